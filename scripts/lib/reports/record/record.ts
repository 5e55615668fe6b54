import type { Context } from '../../runtime/context.ts';
import { BulkheadError } from '../../runtime/errors.ts';
import { headOf, requireEntry } from '../ledger-file.ts';
import { type Changes, changesOf, commitText, type Derivation } from './changes.ts';
import type { Incoming, IncomingFile, Refused } from './incoming.ts';
import { planRecording } from './plan.ts';
import type { Proof, Snapshot, Target } from './target.ts';

export interface RecordOptions {
  readonly derivation: Derivation;
  readonly dryRun: boolean;
  /** Reports of one commit have no more bytes together; the rest follows in the next. */
  readonly mostBytes: number;
}

/** A commit that was made and read back. */
export interface RecordedCommit {
  readonly commit: string;
  readonly reports: readonly Incoming[];
  readonly proof: Proof;
  /** Whether the ledger at that commit is the one that was sent. */
  readonly intact: boolean;
}

export interface Recording {
  readonly commits: readonly RecordedCommit[];
  /** What would be recorded, in a dry run. */
  readonly planned: readonly Incoming[];
  /** Files that would be written, in a dry run. */
  readonly files: readonly string[];
  readonly known: number;
  readonly refused: readonly Refused[];
  /** Times that the branch had moved. */
  readonly conflicts: number;
  readonly derivedProblem: string | undefined;
  /** The end of the chain at the end. */
  readonly head: { readonly seq: number; readonly hash: string };
}

/** Times that somebody else may be faster. Each such time somebody's commit went through, so this is a very busy branch. */
const TRIES = 12;

/**
 * Records reports on a branch: reads where it stands, plans, makes every file anew, commits on exactly that state, and
 * starts over when somebody was faster. What is not committed at the end was not touched: the files stay where they are.
 * @throws BulkheadError `RECORD_BUSY` when the branch moved every time, and what the target throws
 */
export async function record(
  target: Target,
  files: readonly IncomingFile[],
  options: RecordOptions,
  context: Context,
): Promise<Recording> {
  const commits: RecordedCommit[] = [];
  let conflicts = 0;
  let lost: { mark: string; reports: readonly Incoming[]; changes: Changes } | undefined;
  for (;;) {
    await context.step('read the ledger');
    const snapshot = await target.snapshot();
    const before = headOf(snapshot.ledger, 'reports');
    const plan = planRecording(files, entriesOf(snapshot));
    // Ours after all: the branch has moved because of a commit whose answer was lost.
    const own = lost === undefined ? undefined : await target.find(lost.mark);
    if (lost !== undefined && own !== undefined) {
      commits.push(await readBack(target, own, lost.reports, lost.changes, context));
    }
    lost = undefined;
    const recorded = commits.reduce((sum, { reports }) => sum + reports.length, 0);
    const done = { commits, known: plan.known - recorded, refused: plan.refused, conflicts };
    if (plan.fresh.length === 0) {
      return { ...done, planned: [], files: [], derivedProblem: undefined, head: before };
    }
    const reports = firstOf(plan.fresh, options.mostBytes);
    const changes = await changesOf(snapshot, reports, options.derivation);
    if (options.dryRun) {
      const { derivedProblem, extension } = changes;
      return {
        ...done,
        planned: plan.fresh,
        files: [...changes.files.keys()],
        derivedProblem,
        head: extension.head,
      };
    }
    await context.step('commit');
    const runs = [...new Set(reports.map(({ report }) => report.run.id))];
    const text = commitText(reports, changes, runs);
    const commit = await target.commit(snapshot, changes.files, text);
    if (commit === 'stale') {
      lost = { mark: text.mark, reports, changes };
      conflicts += 1;
      if (conflicts >= TRIES) throw busy(target, conflicts);
      const wait = Math.round((200 + 300 * Math.min(conflicts, 8)) * (0.5 + Math.random()));
      context.log.info(`${target.name} has moved; everything is made anew in ${wait} ms`);
      await context.sleep(wait);
      continue;
    }
    commits.push(await readBack(target, commit, reports, changes, context));
    if (reports.length === plan.fresh.length) {
      const { derivedProblem, extension } = changes;
      return { ...done, commits, planned: [], files: [], conflicts, derivedProblem, head: extension.head };
    }
  }
}

function entriesOf({ ledger }: Snapshot) {
  return ledger.flatMap(({ lines }) => lines.map(requireEntry));
}

/** At least one; a report of its own size alone is bounded by `examine`. */
function firstOf(fresh: readonly Incoming[], mostBytes: number): readonly Incoming[] {
  let bytes = 0;
  const end = fresh.findIndex((incoming, index) => {
    bytes += incoming.bytes.length * 2; // Its Markdown says the same in about as many bytes.
    return index > 0 && bytes > mostBytes;
  });
  return end === -1 ? fresh : fresh.slice(0, end);
}

/** Believes nothing: asks the branch for the commit, and the commit for the ledger that it should have. */
async function readBack(
  target: Target,
  commit: string,
  reports: readonly Incoming[],
  changes: Changes,
  context: Context,
): Promise<RecordedCommit> {
  await context.step('read back');
  const proof = await target.prove(commit);
  let intact = true;
  for (const file of changes.extension.appended.keys()) {
    const found = await target.read(commit, file);
    const sent = changes.files.get(file);
    if (found === undefined || sent === undefined || !found.equals(sent)) intact = false;
  }
  return { commit, reports, proof, intact };
}

function busy(target: Target, conflicts: number): BulkheadError {
  return new BulkheadError({
    what: `${target.name} moved ${conflicts} times while reports were being recorded`,
    fix: 'Nothing is lost: the reports stay where they are and are recorded by the next run. Let all jobs that write the branch share one concurrency group.',
    code: 'RECORD_BUSY',
    runbook: 'RECORDING.md#reports-could-not-be-recorded',
  });
}
