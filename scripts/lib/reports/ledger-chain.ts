import { GENESIS, type LedgerEntry } from './ledger-entry.ts';
import type { LedgerLine } from './ledger-file.ts';
import { type LedgerProblem, problemAt } from './ledger-problem.ts';

type BySeq = ReadonlyMap<number, LedgerLine>;

/** What the lines themselves show, all years in one: numbers without gap and in order, each hash that of the line before. */
export function chainProblems(lines: readonly LedgerLine[]): LedgerProblem[] {
  const bySeq = new Map<number, LedgerLine>();
  for (const line of lines) if (line.entry !== undefined) bySeq.set(line.entry.seq, line);
  const seqs = Float64Array.from(bySeq.keys()).sort();
  const problems: LedgerProblem[] = [];
  let expected = 1;
  for (const [index, line] of lines.entries()) {
    const { entry } = line;
    if (entry === undefined) {
      problems.push(problemAt(line, 'NOT_A_LINE', 'the text is not a line of the ledger'));
      expected += 1;
      continue;
    }
    const goesOn = lines[index + 1]?.entry?.seq === expected + 1;
    const place = placeProblem(line, expected, { bySeq, seqs, goesOn }, entry.seq);
    const link = linkProblem(line, entry, bySeq);
    problems.push(...[place, link].filter((problem) => problem !== undefined));
    // After a line with a wrong number the count goes on as if it were right, or one edit would blame all that follow.
    if (entry.seq === expected || place?.code === 'EDITED') expected += 1;
    else expected = Math.max(expected, entry.seq + 1);
  }
  return problems;
}

function placeProblem(
  line: LedgerLine,
  expected: number,
  { bySeq, seqs, goesOn }: { bySeq: BySeq; seqs: Float64Array; goesOn: boolean },
  seq: number,
): LedgerProblem | undefined {
  if (seq === expected) return undefined;
  if (goesOn && !bySeq.has(expected)) {
    return problemAt(line, 'EDITED', `the number ${seq} was ${expected} when the line was written`);
  }
  const missing = seq > expected ? countMissing(expected, seq, seqs) : 0;
  if (missing === 0) {
    return problemAt(line, 'OUT_OF_ORDER', `number ${seq} stands where number ${expected} belongs`);
  }
  const lines = missing === 1 ? 'one line is' : `${missing} lines are`;
  return problemAt(line, 'MISSING_LINES', `${lines} missing between the numbers ${expected - 1} and ${seq}`);
}

/** Numbers from `from` to before `to` that no line has. A forged number may be huge: the lines are counted, not the range. */
function countMissing(from: number, to: number, seqs: Float64Array): number {
  return to - from - (countBelow(to, seqs) - countBelow(from, seqs));
}

/** How many of the sorted numbers are less than `bound`. Halving, or a ledger turned around would take minutes. */
function countBelow(bound: number, seqs: Float64Array): number {
  let [low, high] = [0, seqs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((seqs[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** With the line before at hand, a `prev` that does not fit means that the line before was edited. */
function linkProblem(line: LedgerLine, { seq, prev }: LedgerEntry, bySeq: BySeq): LedgerProblem | undefined {
  if (seq === 1) {
    return prev === GENESIS
      ? undefined
      : problemAt(line, 'EDITED', 'the first line must have 64 zeros as prev');
  }
  const before = bySeq.get(seq - 1);
  if (before === undefined || before.hash === prev) return undefined;
  const where = `${line.file}:${line.line}`;
  return problemAt(before, 'EDITED', `the line, or the prev of ${where}, was changed after it was written`);
}
