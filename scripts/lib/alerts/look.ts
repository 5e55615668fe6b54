import { REPORT_ID } from '../reports/schema.ts';

/** What one report said about one finding. */
export interface Look {
  /** Id of the report, which holds its time, run and attempt: `20261121T022314Z-4711-1`. */
  readonly id: string;
  readonly verdict: 'red' | 'grey' | 'green';
}

const LETTERS = { red: 'r', grey: 'y', green: 'g' } as const;
const VERDICTS = { r: 'red', y: 'grey', g: 'green' } as const;

interface Moment {
  readonly time: string;
  readonly run: string;
  readonly attempt: number;
  /** Milliseconds, where the id has them, and number. */
  readonly rest: number;
}

function momentOf(id: string): Moment {
  const [, time = '', run = '', attempt = '', milliseconds = '0', rest = '0'] =
    /^(\d{8}T\d{6}Z)-(\d+|local-[0-9a-f]{8})-(\d+)(?:-(\d{3})[0-9a-f]{8})?(?:-(\d{1,6}))?$/.exec(id) ?? [];
  return { time, run, attempt: Number(attempt), rest: Number(milliseconds) * 1_000_000 + Number(rest) };
}

/**
 * Which report looked later: by its time, then run, attempt, milliseconds and number. Time comes first, because a run of last week that
 * is started again today has looked at the database of today.
 */
export function compareLooks(a: string, b: string): number {
  if (a === b) return 0;
  const [x, y] = [momentOf(a), momentOf(b)];
  if (x.time !== y.time) return x.time < y.time ? -1 : 1;
  return compareRuns(x.run, y.run) || x.attempt - y.attempt || x.rest - y.rest || (a < b ? -1 : 1);
}

/** Run ids are numbers that rise and outgrow 2^53 some day. */
function compareRuns(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** The time in the id of a report, as `2026-11-21T02:23:14Z`. */
export function timeOf(id: string): string {
  return id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6Z');
}

/** Run and attempt in the id of a report, as `4711-1`. */
export function runOfLook(id: string): string {
  const { run, attempt } = momentOf(id);
  return `${run}-${attempt}`;
}

/** `r20261121T022314Z-4711-1`: as it stands in a hidden line. */
export function encodeLook({ id, verdict }: Look): string {
  return `${LETTERS[verdict]}${id}`;
}

/** The look in a text of `encodeLook`; undefined for any other. */
export function decodeLook(text: string): Look | undefined {
  const letter = text.charAt(0);
  const id = text.slice(1);
  if ((letter !== 'r' && letter !== 'y' && letter !== 'g') || !REPORT_ID.test(id)) return undefined;
  return { id, verdict: VERDICTS[letter] };
}

/** Newest first, each report once, at most `most`. What is older than all of a full list does not come in. */
export function mergeLooks(known: readonly Look[], more: readonly Look[], most: number): Look[] {
  const byId = new Map<string, Look>();
  for (const look of [...known, ...more]) if (!byId.has(look.id)) byId.set(look.id, look);
  return [...byId.values()].sort((a, b) => compareLooks(b.id, a.id)).slice(0, most);
}
