import { BulkheadError } from '../runtime/errors.ts';

const FIX =
  'Do not restore from this object: fetch it again, and if it fails again use another copy or an older run, and find out who or what changed the store.';

/**
 * The error for an object whose bytes are not what was sealed. `does` continues "object X of run Y …".
 * The exit code is 1: it could be looked at, and it is wrong.
 */
export function damaged(
  name: { run: string; object: string },
  code: string,
  does: string,
  cause?: unknown,
): BulkheadError {
  return new BulkheadError({
    what: `object ${name.object} of run ${name.run} ${does}`,
    fix: FIX,
    code,
    exit: 1,
    ...(cause === undefined ? {} : { cause }),
  });
}
