import type { LedgerLine } from '../reports/ledger-file.ts';
import { type LedgerProblem, problemAt } from '../reports/ledger-problem.ts';

// Whether what the lines say of their time can be true. Pure.

/** Somebody outside of the ledger who saw how long it was at some time: a signed manifest, or a commit. */
export interface Witness {
  /** For people: `run 2026-…` or `commit 1a2b…`. */
  readonly name: string;
  /** Lines that the ledger had. */
  readonly lines: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A line that came later than others of a later time, for a reason. */
export interface LateLine {
  readonly file: string;
  readonly line: number;
  /** Time by which it was late, in milliseconds. */
  readonly by: number;
  readonly why: string;
}

export interface Dating {
  readonly problems: readonly LedgerProblem[];
  readonly late: readonly LateLine[];
}

/** What is known beside the lines. */
export interface DatingFacts {
  readonly now: Date;
  readonly witnesses: readonly Witness[];
  /** Paths of reports of which a recorder said, when it appended them, that they came late. */
  readonly recordedLate: ReadonlySet<string>;
}

/** Clocks of machines differ, and two writers wait for one another. */
const TOLERANCE = 5 * 60_000;
/** The longest that a job of GitHub's own runners lasts: a report may be recorded that much after it was made. */
const LONGEST_JOB = 6 * 3_600_000;

/**
 * Lines dated after somebody had seen them, lines dated before somebody saw that they were not there yet, and lines dated
 * before those that stand above them. What came late is no finding where the ids of the runs, which only rise, or the
 * recorder's own report bear it out.
 */
export function judgeDates(lines: readonly LedgerLine[], facts: DatingFacts): Dating {
  const problems: LedgerProblem[] = [];
  const late: LateLine[] = [];
  const runs = new RunOrder(lines);
  const seenBy = earliestSight(lines.length, facts.witnesses);
  const absentAt = latestAbsence(lines.length, facts.witnesses);
  const latest = facts.now.getTime() + TOLERANCE;
  let newest: { line: LedgerLine; at: number } | undefined;
  for (const [index, line] of lines.entries()) {
    if (line.entry === undefined) continue;
    const at = Date.parse(line.entry.at);
    const ahead = aheadOf(at, latest, seenBy[index]);
    if (ahead !== undefined) problems.push(problemAt(line, 'DATED_AHEAD', `${line.entry.at} is ${ahead}`));
    const reason = lateReason(at, newest, absentAt[index]);
    if (reason !== undefined) {
      const why = explain(line, at, runs, facts.recordedLate);
      if (why !== undefined) late.push({ file: line.file, line: line.line, by: reason.by, why });
      else problems.push({ ...problemAt(line, 'BACK_DATED', `${line.entry.at} ${reason.text}`), fix: FIX });
    }
    if (newest === undefined || at > newest.at) newest = { line, at };
  }
  return { problems, late };
}

const FIX =
  'Ask who recorded it and when: git log -S <sha256 of the line> -- ledger. If it was recorded late, the report of the recorder has to say so.';

function aheadOf(at: number, latest: number, seen: Witness | undefined): string | undefined {
  if (at > latest) return 'in the future';
  if (seen === undefined || at <= seen.at + TOLERANCE) return undefined;
  return `after ${seen.name} saw it, at ${momentOf(seen.at)}`;
}

function lateReason(
  at: number,
  newest: { line: LedgerLine; at: number } | undefined,
  absent: Witness | undefined,
): { text: string; by: number } | undefined {
  if (newest !== undefined && at < newest.at - TOLERANCE) {
    const { file, line, entry } = newest.line;
    return { text: `is before ${file}:${line} above it (${entry?.at ?? ''})`, by: newest.at - at };
  }
  if (absent !== undefined && at < absent.at - LONGEST_JOB) {
    return {
      text: `is before ${absent.name}, when the ledger did not have it (${momentOf(absent.at)})`,
      by: absent.at - at,
    };
  }
  return undefined;
}

function explain(
  { entry }: LedgerLine,
  at: number,
  runs: RunOrder,
  recordedLate: ReadonlySet<string>,
): string | undefined {
  if (entry === undefined) return undefined;
  if (recordedLate.has(entry.path)) return 'its recorder said so';
  return runs.bears(entry.run, at) ? `run ${entry.run} was started when it says` : undefined;
}

/** GitHub counts its runs upwards: a run can have ended before another only if it was started before that one ended. */
class RunOrder {
  readonly #ids: string[];
  /** The latest time among the runs up to each id. */
  readonly #latest: number[] = [];

  constructor(lines: readonly LedgerLine[]) {
    const known = lines.flatMap(({ entry }) =>
      // A later attempt has the id of the first.
      entry !== undefined && isCounted(entry.run) && entry.attempt === 1
        ? [{ id: ordered(entry.run), at: Date.parse(entry.at) }]
        : [],
    );
    known.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    this.#ids = known.map(({ id }) => id);
    let latest = Number.NEGATIVE_INFINITY;
    for (const { at } of known) {
      latest = Math.max(latest, at);
      this.#latest.push(latest);
    }
  }

  /**
   * Whether neither this run nor one that was started before it ended more than a job's time after `at`. False where ids say
   * nothing.
   */
  bears(run: string, at: number): boolean {
    if (!isCounted(run)) return false;
    const upTo = this.#countUpTo(ordered(run));
    return (this.#latest[upTo - 1] ?? Number.NEGATIVE_INFINITY) <= at + LONGEST_JOB;
  }

  #countUpTo(id: string): number {
    let [low, high] = [0, this.#ids.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ids[middle] ?? '') <= id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isCounted(run: string): boolean {
  return /^\d{1,20}$/.test(run);
}

function ordered(run: string): string {
  return run.padStart(20, '0');
}

/** For each line the earliest witness that saw it. */
function earliestSight(count: number, witnesses: readonly Witness[]): (Witness | undefined)[] {
  const at: (Witness | undefined)[] = Array.from({ length: count });
  for (const witness of witnesses) {
    const last = Math.min(witness.lines, count) - 1;
    if (last >= 0 && (at[last] === undefined || witness.at < at[last].at)) at[last] = witness;
  }
  for (let index = count - 2; index >= 0; index -= 1) {
    const after = at[index + 1];
    if (after !== undefined && (at[index]?.at ?? Number.POSITIVE_INFINITY) > after.at) at[index] = after;
  }
  return at;
}

/** For each line the latest witness that saw a ledger without it. */
function latestAbsence(count: number, witnesses: readonly Witness[]): (Witness | undefined)[] {
  const at: (Witness | undefined)[] = Array.from({ length: count });
  for (const witness of witnesses) {
    if (witness.lines < count && (at[witness.lines]?.at ?? Number.NEGATIVE_INFINITY) < witness.at)
      at[witness.lines] = witness;
  }
  for (let index = 1; index < count; index += 1) {
    const before = at[index - 1];
    if (before !== undefined && (at[index]?.at ?? Number.NEGATIVE_INFINITY) < before.at) at[index] = before;
  }
  return at;
}

function momentOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
