import { claimFile } from '../archive/groups.ts';
import { MANIFEST_FILE } from '../archive/names.ts';
import { errorCode, explainDatabaseError } from '../postgres/advice.ts';
import type { Context } from '../runtime/context.ts';
import { abortReason, BulkheadError, messageOf } from '../runtime/errors.ts';
import { workThrough } from './queue.ts';
import type { RunTarget } from './run-target.ts';
import { removeRun } from './runs.ts';

const RUNBOOK = 'RUNBOOK-MULTI-TENANT.md#a-backup-failed';

/**
 * Takes away what a failed run has stored. Without a manifest it was never a run: when removing fails too, a line says
 * so, or that its manifest was stored and stays, and the error that is being reported stays the first one.
 */
export async function discardRun(target: RunTarget, context: Context): Promise<void> {
  try {
    await removeRun(target.store, target.environment, target.run);
  } catch (error) {
    const counts = await sayWhetherItCounts(target);
    context.log.warn(
      `The unfinished run ${target.run} could not be removed (${messageOf(error)}). ${counts}`,
    );
  }
}

async function sayWhetherItCounts({ store, prefix, run }: RunTarget): Promise<string> {
  const manifest = `${prefix}${MANIFEST_FILE}`;
  const whatToDo = `look at it with verify-backup --run ${run}, and if it is not good, remove ${manifest} with a key that may`;
  const [found] = await Promise.allSettled([store.head(manifest)]);
  if (found?.status !== 'fulfilled') {
    return `Whether its manifest is there could not be asked; if it is, this counts as a run: ${whatToDo}.`;
  }
  if (found.value === undefined) return 'It has no manifest: nothing will restore from it.';
  return `Its manifest is there, so it counts as a run, which the next one follows and restores may choose: ${whatToDo}.`;
}

/**
 * Takes away what a failed shard has stored, and its claim last: then another attempt may begin. Files of other shards are
 * left alone. When it cannot be done, a line says so: the shard is then written by no further attempt.
 */
export async function discardShard(target: RunTarget, context: Context): Promise<void> {
  const { store, prefix, run, group, begun } = target;
  const claim = claimFile(group);
  const files = [...begun].filter((file) => file !== claim);
  try {
    await workThrough(AT_ONCE, files, new AbortController(), (_lane, file) =>
      store.remove(`${prefix}${file}`),
    );
    await store.remove(`${prefix}${claim}`);
  } catch (error) {
    context.log.warn(
      `What shard ${group} of run ${run} has stored could not be removed (${messageOf(error)}). Another attempt at this shard will be refused: start the whole run anew.`,
    );
  }
}

const AT_ONCE = Array.from({ length: 16 }, (_, lane) => lane);

/**
 * The error of a backup that began and did not end: exit code 1, the step in which it happened, and what to do.
 * An interruption stays one; what is a defect of ours comes back unchanged, with its stack.
 * @param so what that means for the run; `%s` is the step.
 */
export function failureOf(
  error: unknown,
  step: string,
  signal: AbortSignal,
  so = 'the backup failed in step "%s" and nothing of it was kept',
): unknown {
  if (signal.aborted) return abortReason(signal);
  const explained = explainDatabaseError(error, 'the database');
  if (!(explained instanceof BulkheadError)) {
    const code = errorCode(error);
    if (code === undefined) return error;
    return failed(
      so.replace('%s', step),
      `${messageOf(error)} (${code})`,
      'Repair the cause and run it again.',
      code,
      error,
    );
  }
  return failed(so.replace('%s', step), explained.what, explained.fix, explained.code, explained);
}

function failed(so: string, what: string, fix: string, code: string, cause: unknown): BulkheadError {
  return new BulkheadError({
    what: `${so}: ${what}`,
    fix,
    code,
    runbook: RUNBOOK,
    exit: 1,
    cause,
  });
}
