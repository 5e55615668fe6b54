import type { z } from 'zod';
import { type BranchPolicy, branchPolicyShape, environmentShape } from './answers.ts';
import { listAll, REPO } from './ask.ts';
import type { Seen, Sight } from './sight.ts';

/** Who has to approve a job, as the request that sets it takes it. */
export interface Reviewer {
  readonly type: string;
  readonly id: number | undefined;
}

/** An environment of a repository. */
export interface EnvironmentFacts {
  readonly name: string;
  readonly reviewers: readonly Reviewer[];
  readonly preventsSelfReview: boolean;
  /** Minutes. */
  readonly waitTimer: number;
  /** Undefined where the server does not tell. */
  readonly adminsBypass: boolean | undefined;
  /** Which branches may use it; a list where they are named. */
  readonly branches: 'all' | 'protected' | Seen<readonly BranchPolicy[]>;
}

/** Reads all environments, and for each that names its branches these names. */
export async function readEnvironments(sight: Sight): Promise<Seen<readonly EnvironmentFacts[]>> {
  const listed = await sight.look('actions: read', (github) =>
    listAll(github, `GET ${REPO}/environments`, environmentShape),
  );
  if ('unseen' in listed) return listed;
  const environments: EnvironmentFacts[] = [];
  for (const environment of listed.value) {
    environments.push(factsOf(environment, await readBranches(sight, environment)));
  }
  return { value: environments };
}

async function readBranches(
  sight: Sight,
  { name, deployment_branch_policy: policy }: z.infer<typeof environmentShape>,
): Promise<EnvironmentFacts['branches']> {
  if (policy === null || policy === undefined) return 'all';
  if (policy.protected_branches) return 'protected';
  return await sight.look('actions: read', (github) =>
    listAll(
      github,
      `GET ${REPO}/environments/{environment_name}/deployment-branch-policies`,
      branchPolicyShape,
      {
        environment_name: name,
      },
    ),
  );
}

function factsOf(
  { name, can_admins_bypass, protection_rules }: z.infer<typeof environmentShape>,
  branches: EnvironmentFacts['branches'],
): EnvironmentFacts {
  const review = protection_rules.find(({ type }) => type === 'required_reviewers');
  return {
    name,
    reviewers: (review?.reviewers ?? []).map(({ type, reviewer }) => ({
      type: type ?? 'User',
      id: reviewer?.id,
    })),
    preventsSelfReview: review?.prevent_self_review === true,
    waitTimer: protection_rules.find(({ type }) => type === 'wait_timer')?.wait_timer ?? 0,
    adminsBypass: can_admins_bypass,
    branches,
  };
}
