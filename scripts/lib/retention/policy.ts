import type { RetentionPolicy } from '../tenancy/model.ts';
import type { MarkOf } from './mark.ts';
import { type MarkFile, marksOf } from './marks.ts';

/** The part of a policy that decides what goes. */
export type PolicyTerms = MarkOf<'policy'>['policy'];

/** What is compared when a policy changes; locks and pins remove nothing. */
export function termsOf(policy: RetentionPolicy): PolicyTerms {
  const { daily, weekly, monthly, minimumKeep, weekStartsOn, keep } = policy;
  return { daily, weekly, monthly, minimumKeep, weekStartsOn, keep };
}

/** The policy in words. */
export function policyWords({
  daily,
  weekly,
  monthly,
  minimumKeep,
  weekStartsOn,
  keep,
}: PolicyTerms): string {
  return `daily ${daily}, weekly ${weekly} (from ${weekStartsOn}), monthly ${monthly}, ${keep} of each, never fewer than ${minimumKeep}`;
}

/** The policy that the last prune went by, as the store tells it; undefined before the first. Pure. */
export function lastPolicy(files: readonly MarkFile[]): PolicyTerms | undefined {
  return marksOf(files, 'policy').sort((a, b) => (a.at < b.at ? 1 : -1))[0]?.policy;
}

/** Whether two policies say the same. */
export function samePolicy(a: PolicyTerms, b: PolicyTerms): boolean {
  return policyWords(a) === policyWords(b);
}
