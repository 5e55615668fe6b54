import type { ReportKind } from '../../runtime/result.ts';
import type { LedgerEntry } from '../ledger-entry.ts';
import type { ReportsTree } from '../tree.ts';
import { CONTROLS } from './controls.ts';
import { CHARTED, type Digest, type OpenCheck, type Reading, readDigest } from './digest.ts';

/** Runs in a strip, points in a chart, and reports back to which something is still open. */
export const SHOWN_RUNS = 30;

/** So many green reports are read in the search for one that counts. */
const SEARCHED_RUNS = 40;

/** So many for the newest of a command that supports a control: several commands of a kind run in one night. */
const SUPPORT_RUNS = 12;

/** Clocks of machines differ by seconds; what is dated further ahead proves nothing about now. */
const CLOCK_TOLERANCE = 5 * 60_000;

/** A check that is red or grey in the newest report of its subject. */
export interface Finding extends OpenCheck {
  readonly kind: ReportKind;
  readonly digest: Digest;
  /** The first of the reports, one after the other, that had it; within the last 30. */
  readonly since: string;
}

/** What is known of one kind of report. */
export interface History {
  readonly kind: ReportKind;
  /** The newest lines, newest first, at most 30. */
  readonly recent: readonly LedgerEntry[];
  readonly newest: Reading | undefined;
  /** Reports that are not green and that no newer one of their subject supersedes. */
  readonly failing: readonly Digest[];
  readonly findings: readonly Finding[];
  /** Lines whose report is not in the folder, or not the one recorded, among those that were needed. */
  readonly lost: readonly Exclude<Reading, { state: 'read' }>[];
  /** Whether a green line is evidence that something was done. */
  counts(entry: LedgerEntry): boolean;
  /** Of a charted kind, oldest first: green reports that did something. */
  readonly points: readonly Digest[];
  /** The newest green line of each command that supports a control, where it did something. */
  readonly supports: ReadonlyMap<string, LedgerEntry>;
}

/**
 * Reads of one kind what the dashboard needs: the newest report, all back to the oldest of the last 30 that is not green,
 * back to the newest that counts and the newest of each command that supports a control, and the last 30 of a charted
 * kind. What is older stays unread.
 */
export async function readHistory(
  tree: ReportsTree,
  kind: ReportKind,
  entries: readonly LedgerEntry[],
  now: Date,
): Promise<History> {
  const own = entries.filter((entry) => entry.kind === kind && !isAhead(entry, now)).sort(newestFirst);
  const recent = own.slice(0, SHOWN_RUNS);
  const needed = CHARTED.includes(kind)
    ? recent.length
    : Math.max(1, recent.findLastIndex(({ verdict }) => verdict !== 'green') + 1);
  const shelf = new Shelf(tree);
  const readings: Reading[] = [];
  for (const entry of recent.slice(0, needed)) readings.push(await shelf.take(entry));
  const whole = own.filter(({ partial }) => partial !== true);
  const green = whole.filter(({ verdict }) => verdict === 'green').slice(0, SEARCHED_RUNS);
  const idle = await idleLines(shelf, green);
  const digests = readings.flatMap((reading) => (reading.state === 'read' ? [reading.digest] : []));
  const current = digests.filter(
    ({ subject }, index) => digests.findIndex((one) => one.subject === subject) === index,
  );
  return {
    kind,
    recent,
    newest: readings[0],
    failing: current.filter(({ entry }) => entry.verdict !== 'green'),
    findings: current.flatMap((digest) => findingsOf(kind, digest, digests)),
    lost: readings.filter((reading) => reading.state !== 'read'),
    counts: (entry) => entry.partial !== true && idle !== 'all' && !idle.has(entry.path),
    points: digests.filter(({ entry, counts }) => entry.verdict === 'green' && counts).reverse(),
    supports: await supportsOf(shelf, kind, green.slice(0, SUPPORT_RUNS)),
  };
}

/** The reports of one kind that were read, each once. */
class Shelf {
  readonly #tree: ReportsTree;
  readonly #known = new Map<string, Reading>();

  constructor(tree: ReportsTree) {
    this.#tree = tree;
  }

  async take(entry: LedgerEntry): Promise<Reading> {
    const reading = this.#known.get(entry.path) ?? (await readDigest(this.#tree, entry));
    this.#known.set(entry.path, reading);
    return reading;
  }
}

/** Whether a line is dated in the future. */
export function isAhead({ at }: LedgerEntry, now: Date): boolean {
  return Date.parse(at) > now.getTime() + CLOCK_TOLERANCE;
}

/**
 * Green lines that do not count, back to the newest that does. When the search ends without one, no line of the kind
 * counts: what was not read is not claimed.
 */
async function idleLines(shelf: Shelf, green: readonly LedgerEntry[]): Promise<Set<string> | 'all'> {
  const idle = new Set<string>();
  for (const entry of green) {
    const reading = await shelf.take(entry);
    // A report that was moved to the archive was one once; one that was changed is none.
    if (reading.state === 'missing' || (reading.state === 'read' && reading.digest.counts)) return idle;
    idle.add(entry.path);
  }
  return 'all';
}

async function supportsOf(
  shelf: Shelf,
  kind: ReportKind,
  green: readonly LedgerEntry[],
): Promise<Map<string, LedgerEntry>> {
  const sought = new Set(
    CONTROLS.flatMap(({ support }) => support.filter((one) => one.kind === kind)).map(
      ({ command }) => command,
    ),
  );
  sought.delete(undefined);
  const found = new Map<string, LedgerEntry>();
  for (const entry of green) {
    if (found.size === sought.size) break;
    const reading = await shelf.take(entry);
    if (reading.state !== 'read' || reading.digest.planned) continue;
    const { command } = reading.digest;
    if (sought.has(command) && !found.has(command)) found.set(command, entry);
  }
  return found;
}

function findingsOf(kind: ReportKind, digest: Digest, digests: readonly Digest[]): Finding[] {
  const own = digests.filter(({ subject }) => subject === digest.subject);
  return digest.open.map((check) => {
    const had = (one: Digest) =>
      one.open.some(({ id, object }) => id === check.id && object === check.object);
    const firstWithout = own.findIndex((one) => !had(one));
    const run = firstWithout === -1 ? own : own.slice(0, firstWithout);
    return { ...check, kind, digest, since: run.at(-1)?.entry.at ?? digest.entry.at };
  });
}

/** By time; of two in the same second the one further down the ledger is the newer. */
function newestFirst(a: LedgerEntry, b: LedgerEntry): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  return b.seq - a.seq;
}
