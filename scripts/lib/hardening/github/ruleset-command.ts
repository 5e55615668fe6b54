import { ghApi } from './check.ts';
import type { GitHubFacts } from './facts.ts';

/** The App of GitHub's own workflows at github.com: a check that is required of it cannot be reported by anybody else. */
const ACTIONS_APP = 15_368;

/** Jobs that must be green before a change is merged, by the files they are in. */
const DECIDING = [
  ['.github/workflows/ci.yml', 'gate'],
  ['.github/workflows/migrations.yml', 'migrations'],
] as const;

/** The checks that must be required, by the names of their jobs. */
export function decidingChecks({ files }: Pick<GitHubFacts, 'files'>): string[] {
  return DECIDING.flatMap(([path, job]) => files.find((file) => file.path === path)?.checks.get(job) ?? []);
}

/** The command that makes the ruleset of the default branch, with all that is asked of it. */
export function defaultBranchRuleset(facts: GitHubFacts): string {
  const checks = decidingChecks(facts).map((context) => ({ context, integration_id: ACTIONS_APP }));
  const here = facts.evidenceBranch === undefined || facts.evidenceBranch === facts.defaultBranch;
  return ghApi('POST', `repos/${facts.repository}/rulesets`, {
    name: 'default branch',
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    bypass_actors:
      here && facts.evidenceApp !== undefined
        ? [{ actor_id: facts.evidenceApp, actor_type: 'Integration', bypass_mode: 'always' }]
        : [],
    rules: [
      { type: 'deletion' },
      { type: 'non_fast_forward' },
      {
        type: 'pull_request',
        parameters: {
          required_approving_review_count: 1,
          require_code_owner_review: true,
          dismiss_stale_reviews_on_push: true,
          require_last_push_approval: true,
          required_review_thread_resolution: false,
        },
      },
      ...(checks.length === 0
        ? []
        : [
            {
              type: 'required_status_checks',
              parameters: { strict_required_status_checks_policy: false, required_status_checks: checks },
            },
          ]),
    ],
  });
}

/** The command that forbids to move or remove what matches: a branch, or the tags of releases. */
export function standingRuleset(
  repository: string,
  target: 'branch' | 'tag',
  pattern: string,
  types: readonly string[],
): string {
  return ghApi('POST', `repos/${repository}/rulesets`, {
    name: `${pattern.replace(/^refs\/\w+\//, '')} stays`,
    target,
    enforcement: 'active',
    conditions: { ref_name: { include: [pattern], exclude: [] } },
    bypass_actors: [],
    rules: types.map((type) => ({ type })),
  });
}
