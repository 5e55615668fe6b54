import type { WorkflowFile } from '../../../scripts/lib/hardening/github/workflow-files.ts';
import type { FakeSettings } from './settings.ts';
import type { FakeEnvironment } from './settings-environments.ts';

const MAIN = [{ name: 'main' }] as const;
const REVIEWED = { reviewers: [7], preventSelfReview: true } as const;

/** The rules of the default branch as SETUP.md has them made. */
export const RULES = [
  { type: 'deletion' },
  { type: 'non_fast_forward' },
  {
    type: 'pull_request',
    parameters: {
      required_approving_review_count: 1,
      require_code_owner_review: true,
      dismiss_stale_reviews_on_push: true,
    },
  },
  {
    type: 'required_status_checks',
    parameters: { required_status_checks: [{ context: 'gate' }, { context: 'Migration gate' }] },
  },
] as const;

export const TAG_RULES = {
  id: 2,
  target: 'tag',
  include: ['refs/tags/v*.*.*'],
  rules: [{ type: 'update' }, { type: 'deletion' }],
} as const;

/** The environments that the workflows of this repository name, set up as SETUP.md says. */
function environmentsOf(files: readonly WorkflowFile[]): FakeEnvironment[] {
  const used = files.flatMap((file) => file.environments.map((environment) => ({ ...environment, file })));
  return [...new Set(used.map(({ name }) => name))].map((name) => {
    const uses = used.filter((use) => use.name === name);
    const waits = uses.some((use) => use.waits);
    const tags = uses.some(({ file }) => file.tags !== undefined);
    return {
      name,
      branches: tags ? [{ name: 'v*', type: 'tag' }] : MAIN,
      ...(waits ? REVIEWED : {}),
    };
  });
}

/** Every setting as it should be for these workflows. `app`: the App that may pass the rules of the default branch by. */
export function keepWell(settings: FakeSettings, files: readonly WorkflowFile[], app?: number): void {
  const byTheApp = { actor_id: app ?? 0, actor_type: 'Integration', bypass_mode: 'always' };
  settings.rulesets = [
    { id: 1, include: ['~DEFAULT_BRANCH'], rules: RULES, bypass: app === undefined ? [] : [byTheApp] },
    TAG_RULES,
  ];
  settings.environments = environmentsOf(files);
}
