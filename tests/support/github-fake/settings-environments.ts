import { notFound, type Route } from './exchange.ts';
import { pageOf } from './pages.ts';
import type { FakeSettings } from './settings.ts';
import type { State } from './state.ts';

/** An environment as a test describes it. */
export interface FakeEnvironment {
  readonly name: string;
  readonly reviewers?: readonly number[];
  readonly preventSelfReview?: boolean;
  readonly waitTimer?: number;
  readonly adminsBypass?: boolean;
  /** `all`, `protected`, or the policies by name. */
  readonly branches?:
    | 'all'
    | 'protected'
    | readonly { readonly name: string; readonly type?: 'branch' | 'tag' }[];
}

const REPO = '/repos/{owner}/{repo}';
const READ = { actions: 'read' } as const;

/** Environments and the branches that may use them. On a plan without them there are none. */
export function environmentRoutes(settings: FakeSettings): readonly Route<State>[] {
  const all = () => (settings.plan.environments ? settings.environments : []);
  return [
    {
      method: 'GET',
      pattern: `${REPO}/environments`,
      permission: READ,
      handle: (request, state) => pageOf(request, state, all().map(describe), 'environments'),
    },
    {
      method: 'GET',
      pattern: `${REPO}/environments/{environment}/deployment-branch-policies`,
      permission: READ,
      handle(request, state) {
        const found = all().find(({ name }) => name === request.params.environment);
        if (found === undefined || !Array.isArray(found.branches)) throw notFound();
        const policies = found.branches.map(({ name, type = 'branch' }, index) => ({
          id: index + 1,
          name,
          type,
        }));
        return pageOf(request, state, policies, 'branch_policies');
      },
    },
  ];
}

function describe(environment: FakeEnvironment, index: number): Record<string, unknown> {
  const { name, reviewers = [], preventSelfReview = false, waitTimer = 0, branches = 'all' } = environment;
  return {
    id: index + 1,
    name,
    can_admins_bypass: environment.adminsBypass ?? false,
    protection_rules: [
      ...(waitTimer > 0 ? [{ id: 1, type: 'wait_timer', wait_timer: waitTimer }] : []),
      ...(reviewers.length === 0
        ? []
        : [
            {
              id: 2,
              type: 'required_reviewers',
              prevent_self_review: preventSelfReview,
              reviewers: reviewers.map((id) => ({ type: 'User', reviewer: { id, login: `user-${id}` } })),
            },
          ]),
      ...(branches === 'all' ? [] : [{ id: 3, type: 'branch_policy' }]),
    ],
    deployment_branch_policy:
      branches === 'all'
        ? null
        : { protected_branches: branches === 'protected', custom_branch_policies: branches !== 'protected' },
  };
}
