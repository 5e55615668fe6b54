import { BulkheadError } from '../runtime/errors.ts';
import type { OpenedPart } from './part.ts';
import type { VerifiedPlan } from './shard-plan.ts';

/**
 * Refuses a part that is of another run, place or plan than the one it lies at, although it is signed: somebody moved it.
 * Throws PART_ELSEWHERE, PART_PLAN.
 */
export function refuseOtherPlan(part: OpenedPart, plan: VerifiedPlan, group: string): void {
  if (part.run !== plan.run || part.environment !== plan.environment || part.group !== group) {
    throw new BulkheadError({
      what: `the part of shard ${group} of run ${plan.run} of "${plan.environment}" is that of shard ${part.group} of run ${part.run} of "${part.environment}"`,
      fix: 'Somebody copied it there. Start the whole run anew, and find out who writes to the store.',
      code: 'PART_ELSEWHERE',
      exit: 1,
    });
  }
  if (part.plan === plan.digest) return;
  throw new BulkheadError({
    what: `shard ${group} of run ${plan.run} was made by another plan, with other boundaries`,
    fix: 'Tenants would be in two shards or in none. Start the whole run anew, and give every job the same plan.',
    code: 'PART_PLAN',
    exit: 1,
  });
}
