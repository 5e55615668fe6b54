import type { Check, Result } from '../runtime/result.ts';
import type { HoldRequest, HoldState } from './hold.ts';

/** The report of a hold or a release. Pure. */
export function holdResult({ holds, released, tooLate }: HoldState, request: HoldRequest): Result {
  const { run, environment, store } = request;
  const check: Check = {
    id: 'RET-20',
    title: released.length > 0 ? 'The run is not held any more' : 'The run is held',
    object: run,
    verdict: tooLate ? 'red' : 'green',
    expected: released.length > 0 ? 'no hold' : 'a signed hold in the store',
    observed: tooLate
      ? 'its removal had begun before: objects may be missing'
      : holds.length === 0
        ? `${released.length} released`
        : holds.map(({ reason, at }) => `held since ${at}: ${reason}`).join('; '),
    meaning: 'What must be kept by law or for an inquiry would be removed.',
    ...(tooLate
      ? {
          fix: `npx tsx scripts/backup/verify-backup.ts --run ${run}, and bring back what is missing from a copy.`,
        }
      : {}),
  };
  return {
    verdict: check.verdict === 'red' ? 'red' : 'green',
    summary: `Run ${run}: ${check.observed}`,
    checks: [check],
    scope: { environment, store: store.description },
    facts: {
      run,
      reason: request.reason,
      holds: holds.map(({ id, at, reason }) => ({ id, at, reason })),
      released: released.map(({ id, at, reason }) => ({ id, at, reason })),
    },
    outputs: { holds: String(holds.length) },
  };
}
