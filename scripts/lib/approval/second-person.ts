import type { Check } from '../runtime/result.ts';
import type { Subject } from './digest.ts';
import { foldLogin, type Proposal } from './proposal.ts';

const MINUTE = 60_000;

/** Clocks of two runners differ by seconds; a proposal from further ahead is from a clock that is not to be trusted. */
const TOLERANCE = 5 * MINUTE;

/** What is asked of the second person. */
export interface Confirmation {
  readonly subject: Subject;
  readonly digest: string;
  /** Everybody who has a hand in this run: the actor, and who started it again. */
  readonly by: readonly string[];
  readonly now: Date;
  /** How long a proposal may be confirmed, in milliseconds. */
  readonly within: number;
}

/** The outcome: the checks, and the proposal that was confirmed when all of them are green. */
export interface Judgement {
  readonly checks: readonly Check[];
  readonly confirmed?: Proposal;
}

/**
 * Whether somebody else proposed exactly this, not too long ago. Pure. The newest proposal of the same content decides:
 * whoever proposes it anew takes it over, and cannot confirm it then.
 */
export function judgeSecondPerson(proposals: readonly Proposal[], asked: Confirmation): Judgement {
  const same = proposals.filter(
    ({ subject, digest }) => subject === asked.subject && digest === asked.digest,
  );
  const proposal = same.toSorted((a, b) => a.at.getTime() - b.at.getTime()).at(-1);
  const age = proposal === undefined ? undefined : asked.now.getTime() - proposal.at.getTime();
  const timely = age !== undefined && age <= asked.within && age >= -TOLERANCE;
  const people = new Set(asked.by.map(foldLogin).filter((login) => login !== ''));
  const shared = proposal?.by.filter((login) => people.has(login)) ?? [];
  const other = proposal !== undefined && people.size > 0 && shared.length === 0;
  const checks: Check[] = [
    {
      id: 'APR-01',
      title: 'Exactly this was proposed',
      object: asked.digest,
      verdict: proposal === undefined ? 'red' : 'green',
      expected: 'a recorded proposal with this digest',
      observed: proposal === undefined ? 'none' : proposal.path,
      meaning: 'Something else would be done than what a first person asked for.',
      fix: 'Start the workflow with mode "plan" first, wait until its report is recorded, and repeat every input unchanged.',
    },
    {
      id: 'APR-02',
      title: 'It was proposed not long ago',
      verdict: timely ? 'green' : 'red',
      expected: `not longer than ${asked.within / MINUTE} minutes ago`,
      observed: age === undefined ? 'never' : `${Math.round(age / MINUTE)} minutes ago`,
      meaning: 'What was true when it was planned may have changed since.',
      fix: 'Plan it anew.',
    },
    {
      id: 'APR-03',
      title: 'Another person confirms it',
      verdict: other ? 'green' : 'red',
      expected: 'nobody who proposed it has started this run',
      observed: observedOf(proposal, people, shared),
      meaning: 'One account alone, or whoever has taken it over, could change what all tenants rely on.',
      fix: 'Let somebody else start this run with the same inputs.',
    },
  ];
  const green = checks.every(({ verdict }) => verdict === 'green');
  return green && proposal !== undefined ? { checks, confirmed: proposal } : { checks };
}

function observedOf(
  proposal: Proposal | undefined,
  people: ReadonlySet<string>,
  shared: readonly string[],
): string {
  if (people.size === 0) return 'nobody knows who started this run';
  if (proposal === undefined) return `${[...people].join(', ')} started it, and nobody proposed it`;
  return shared.length > 0
    ? `${shared.join(', ')} did both`
    : `proposed by ${proposal.by.join(', ')}, confirmed by ${[...people].join(', ')}`;
}
