import { formatDuration } from '../reports/quantity.ts';
import type { Check } from '../runtime/result.ts';
import { clocksAgree, MOST_SKEW } from '../storage/clock-skew.ts';
import type { RetentionPolicy } from '../tenancy/model.ts';
import { YOUNG } from './eligible.ts';
import type { RetentionPlan } from './plan.ts';
import { lastPolicy, policyWords, samePolicy, termsOf } from './policy.ts';
import type { Survey } from './survey.ts';

/** What a person has agreed to beforehand. */
export interface Accepted {
  readonly many: boolean;
  readonly policyChange: boolean;
}

/** What the guards weigh. */
export interface Weighed {
  readonly survey: Survey;
  readonly plan: RetentionPlan;
  readonly policy: RetentionPolicy;
  readonly accepted: Accepted;
  /** Runs that would be condemned now, and folders that would be swept: nobody has agreed to them yet. */
  readonly fresh: number;
  readonly sweeping: number;
}

/** So many runs may be condemned at once, in number and in per cent of all that are good. */
const MOST = 10;
const MOST_PERCENT = 20;

/**
 * What must hold before anything is removed. One check that is not green, and nothing is touched: red where something is
 * wrong, grey where a person has to agree. Pure.
 */
export function guardChecks(weighed: Weighed): Check[] {
  return [clocks(weighed), freshness(weighed), order(weighed), amount(weighed), policyKept(weighed)];
}

function clocks({ survey: { clocks: skew } }: Weighed): Check {
  const { there, here, ahead } = skew;
  return {
    id: 'RET-01',
    title: 'The clocks of the runner and the store agree',
    verdict: clocksAgree(skew) ? 'green' : 'red',
    expected: `at most ${MOST_SKEW / 60_000} minutes apart`,
    observed: `${formatDuration(Math.abs(ahead))} apart: store ${there.toISOString()}, runner ${here.toISOString()}`,
    meaning: 'By a wrong clock a young backup is an old one.',
    fix: 'Set the clock of the runner (NTP), or ask whoever runs the store; then run it again.',
  };
}

function freshness({ survey: { now }, plan: { eligible } }: Weighed): Check {
  const [newest] = eligible;
  const age = newest === undefined ? undefined : now.getTime() - newest.storedAt;
  return {
    id: 'RET-02',
    title: 'The newest good backup is younger than 48 h',
    ...(newest === undefined ? {} : { object: newest.run }),
    verdict: age !== undefined && age <= YOUNG ? 'green' : 'red',
    expected: 'a signed and whole run, stored within 48 h',
    observed: age === undefined ? 'no good run at all' : `stored ${formatDuration(age)} ago`,
    meaning: 'Backups have stopped: what is there is all there is, and an outage is no time to prune.',
    fix: 'Repair the backup first: npx tsx scripts/backup/backup-nightly.ts. Nothing was removed.',
  };
}

function order({ survey: { chain } }: Weighed): Check {
  const [first, ...others] = [...chain.findings.values()];
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return {
    id: 'RET-03',
    title: 'The runs follow each other, and none that is known is missing at the end',
    verdict: first === undefined ? 'green' : 'red',
    expected: 'each run names the one before it; the newest of the ledger is there',
    observed: first === undefined ? 'in order' : `${first.what}${more}`,
    meaning: 'Somebody put an old or foreign state in place of the newest, or the store does not tell all.',
    ...(first === undefined ? {} : { fix: first.fix }),
  };
}

function amount({ survey: { runs }, accepted, fresh, sweeping }: Weighed): Check {
  const good = runs.filter(({ verified }) => verified !== undefined).length;
  const tooMany = fresh > MOST || fresh * 100 > good * MOST_PERCENT || sweeping > MOST;
  return {
    id: 'RET-04',
    title: 'Not too much goes at once',
    verdict: !tooMany || accepted.many ? 'green' : 'grey',
    expected: `at most ${MOST} runs and ${MOST_PERCENT} % of all, and ${MOST} folders without a manifest`,
    observed: `${fresh} of ${good} runs, ${sweeping} folders${tooMany && accepted.many ? ' (accepted)' : ''}`,
    meaning: 'A mistake in the policy or the listing would take many backups in one night.',
    fix: 'Read the plan. If it is meant so, run it again with --accept.',
  };
}

function policyKept({ survey: { policyMarks }, policy, accepted }: Weighed): Check {
  const last = lastPolicy(policyMarks);
  const present = termsOf(policy);
  const changed = last !== undefined && !samePolicy(last, present);
  const refused = policyMarks.find(({ refusal }) => refusal !== undefined)?.refusal;
  return {
    id: 'RET-05',
    title: 'The policy is the one of the last prune',
    verdict: refused !== undefined ? 'red' : !changed || accepted.policyChange ? 'green' : 'grey',
    expected: last === undefined ? 'no prune before this one' : policyWords(last),
    observed:
      refused?.what ?? `${policyWords(present)}${changed && accepted.policyChange ? ' (accepted)' : ''}`,
    meaning: 'A number that was changed by mistake would take months of backups.',
    fix:
      refused?.fix ?? 'If the change of bulkhead.yaml is meant so, run it again with --accept-policy-change.',
  };
}
