import { errorCode, explainDatabaseError } from '../postgres/advice.ts';
import type { Context } from '../runtime/context.ts';
import { abortReason, BulkheadError, messageOf } from '../runtime/errors.ts';
import type { RunTarget } from './run-target.ts';
import { removeRun } from './runs.ts';

const RUNBOOK = 'RUNBOOK-MULTI-TENANT.md#a-backup-failed';

/**
 * Takes away what a failed run has stored. It has no manifest and so was never a run: when this fails too, a
 * line says so, and the error that is being reported stays the first one.
 */
export async function discardRun(target: RunTarget, context: Context): Promise<void> {
  try {
    await removeRun(target.store, target.environment, target.run);
  } catch (error) {
    context.log.warn(
      `The unfinished run ${target.run} could not be removed (${messageOf(error)}). It has no manifest: nothing will restore from it.`,
    );
  }
}

/**
 * The error of a backup that began and did not end: exit code 1, the step in which it happened, and what to do.
 * An interruption stays one; what is a defect of ours comes back unchanged, with its stack.
 */
export function failureOf(error: unknown, step: string, signal: AbortSignal): unknown {
  if (signal.aborted) return abortReason(signal);
  const explained = explainDatabaseError(error, 'the database');
  if (!(explained instanceof BulkheadError)) {
    const code = errorCode(error);
    if (code === undefined) return error;
    return failed(step, `${messageOf(error)} (${code})`, 'Repair the cause and run it again.', code, error);
  }
  return failed(step, explained.what, explained.fix, explained.code, explained);
}

function failed(step: string, what: string, fix: string, code: string, cause: unknown): BulkheadError {
  return new BulkheadError({
    what: `the backup failed in step "${step}" and nothing of it was kept: ${what}`,
    fix,
    code,
    runbook: RUNBOOK,
    exit: 1,
    cause,
  });
}
