import type { LedgerLine } from '../reports/ledger-file.ts';
import type { LedgerProblem } from '../reports/ledger-problem.ts';
import type { Anchor } from './anchors.ts';
import type { Witness } from './dating.ts';

/** What the anchors say of the ledger. */
export interface AnchorJudgement {
  readonly problems: readonly LedgerProblem[];
  /** Anchors whose head is the hash of a line. */
  readonly matched: number;
  /** Runs that were made without a ledger. */
  readonly headless: number;
  /** Manifests that a line of the ledger names. */
  readonly recorded: number;
  /** Runs so young that their report need not be recorded yet. */
  readonly pending: readonly string[];
  readonly witnesses: readonly Witness[];
}

/** A report is recorded at the end of its workflow, and, where that failed, by the next one. */
const RECORDED_WITHIN = 26 * 3_600_000;

/**
 * Holds the manifests, by the number of their run, against all lines of the ledger: the head that each names must be the
 * hash of a line, and each must be named by a line. `manifests` are those that lines name, by their place. Pure.
 */
export function judgeAnchors(
  anchors: readonly Anchor[],
  lines: readonly LedgerLine[],
  manifests: ReadonlyMap<string, number>,
  now: Date,
): AnchorJudgement {
  const places = new Map(lines.map(({ hash }, index) => [hash, index]));
  const problems: LedgerProblem[] = [];
  const pending: string[] = [];
  const witnesses: Witness[] = [];
  const counts = { matched: 0, headless: 0, recorded: 0 };
  /** Lines that the anchors so far have vouched for. */
  let sure = 0;
  for (const { run, sha256, manifest } of anchors) {
    const head = manifest.ledgerHead;
    const place = head === null ? undefined : places.get(head);
    const own = manifests.get(sha256);
    if (head === null) counts.headless += 1;
    else if (place === undefined)
      problems.push(rewritten({ run, seq: manifest.seq, head, own, sure }, lines));
    else {
      counts.matched += 1;
      sure = Math.max(sure, place + 1);
      witnesses.push({ name: `run ${run}`, lines: place + 1, at: Date.parse(manifest.startedAt) });
    }
    if (own !== undefined) counts.recorded += 1;
    else if (now.getTime() - Date.parse(manifest.finishedAt) < RECORDED_WITHIN) pending.push(run);
    else problems.push(unrecorded(run, manifest.finishedAt, place, lines));
  }
  return { problems, ...counts, pending, witnesses };
}

function rewritten(
  anchor: { run: string; seq: number; head: string; own: number | undefined; sure: number },
  lines: readonly LedgerLine[],
): LedgerProblem {
  const { run, seq, head, own, sure } = anchor;
  const first = lines[Math.min(sure, lines.length - 1)];
  // The head was that of a line above the run's own; without that line the end is not known.
  const before = own === undefined ? undefined : lines[own];
  const until = before === undefined ? 'its end' : `${before.file}:${before.line}`;
  const from = first === undefined ? 'the ledger' : `${first.file}:${first.line}`;
  return {
    file: first?.file ?? 'ledger',
    line: first?.line ?? 0,
    code: 'CHAIN_REWRITTEN',
    problem: `run ${run} (number ${seq}) was made when the ledger ended with the line of hash ${head}, which it has not any more: between ${from} and ${until} lines were changed, taken out or cut off, and the chain computed anew`,
    fix: 'Hold the ledger against git: git log -p -- ledger. What an older commit has and this ledger has not was taken away.',
  };
}

function unrecorded(
  run: string,
  finishedAt: string,
  place: number | undefined,
  lines: readonly LedgerLine[],
): LedgerProblem {
  const after = place === undefined ? lines.at(-1) : lines[place];
  const where = after === undefined ? 'the ledger' : `${after.file}:${after.line}`;
  return {
    file: after?.file ?? 'ledger',
    line: after?.line ?? 0,
    code: 'MANIFEST_UNRECORDED',
    problem: `run ${run} lies in the store since ${finishedAt}, and no line after ${where} is its report: the line was removed with its report, or never recorded`,
    fix: 'Look for the report among the artifacts of that run, and record it; if git has had a line of it, the ledger was cut.',
  };
}
