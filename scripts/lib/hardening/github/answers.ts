import { z } from 'zod';

// The parts of GitHub's answers that are judged, as https://docs.github.com/rest describes them. What is not named here is
// left alone: GitHub adds fields, and servers of several ages are in use.

const status = z.looseObject({ status: z.string().optional() });

/** GET /repos/{owner}/{repo}. `security_and_analysis` is there for those who may administer it. */
export const repositoryShape = z.looseObject({
  default_branch: z.string(),
  private: z.boolean(),
  owner: z.looseObject({ type: z.string() }),
  security_and_analysis: z.record(z.string(), z.unknown()).nullish(),
});

export const securityShape = z.looseObject({
  secret_scanning: status.optional(),
  secret_scanning_push_protection: status.optional(),
});

/** A rule of a ruleset: GET /repos/{owner}/{repo}/rules/branches/{branch}, and within a ruleset. */
export const ruleShape = z.looseObject({
  type: z.string(),
  ruleset_id: z.number().optional(),
  ruleset_source: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
});
export type Rule = z.infer<typeof ruleShape>;

export const pullRequestShape = z.looseObject({
  required_approving_review_count: z.number().default(0),
  require_code_owner_review: z.boolean().default(false),
  dismiss_stale_reviews_on_push: z.boolean().default(false),
});

export const statusChecksShape = z.looseObject({
  required_status_checks: z
    .array(z.looseObject({ context: z.string(), integration_id: z.number().nullish() }))
    .default([]),
});

const actorShape = z.looseObject({
  actor_id: z.number().nullish(),
  actor_type: z.string(),
  bypass_mode: z.string().optional(),
});
export type Actor = z.infer<typeof actorShape>;

/** GET /repos/{owner}/{repo}/rulesets/{ruleset_id}. `bypass_actors` is there for those who may write it. */
export const rulesetShape = z.looseObject({
  id: z.number(),
  name: z.string(),
  target: z.string().default('branch'),
  enforcement: z.string(),
  source_type: z.string().default('Repository'),
  source: z.string().default(''),
  bypass_actors: z.array(actorShape).optional(),
  conditions: z
    .looseObject({
      ref_name: z
        .looseObject({ include: z.array(z.string()).default([]), exclude: z.array(z.string()).default([]) })
        .optional(),
    })
    .nullish(),
  rules: z.array(ruleShape).default([]),
});
export type Ruleset = z.infer<typeof rulesetShape>;

const enabled = z.looseObject({ enabled: z.boolean() }).optional();
const named = z.array(z.looseObject({ id: z.number().optional() })).default([]);

/** GET /repos/{owner}/{repo}/branches/{branch}/protection. */
export const protectionShape = z.looseObject({
  required_pull_request_reviews: z
    .looseObject({
      required_approving_review_count: z.number().default(1),
      require_code_owner_reviews: z.boolean().default(false),
      dismiss_stale_reviews: z.boolean().default(false),
      bypass_pull_request_allowances: z.looseObject({ users: named, teams: named, apps: named }).optional(),
    })
    .optional(),
  required_status_checks: z.looseObject({ contexts: z.array(z.string()).default([]) }).optional(),
  enforce_admins: enabled,
  allow_force_pushes: enabled,
  allow_deletions: enabled,
});
export type Protection = z.infer<typeof protectionShape>;

const protectionRuleShape = z.looseObject({
  type: z.string(),
  wait_timer: z.number().optional(),
  prevent_self_review: z.boolean().optional(),
  reviewers: z
    .array(
      z.looseObject({
        type: z.string().optional(),
        reviewer: z.looseObject({ id: z.number().optional() }).nullish(),
      }),
    )
    .optional(),
});

/** One of GET /repos/{owner}/{repo}/environments. */
export const environmentShape = z.looseObject({
  name: z.string(),
  // Not in the reference, and in the answers.
  can_admins_bypass: z.boolean().optional(),
  protection_rules: z.array(protectionRuleShape).default([]),
  deployment_branch_policy: z
    .looseObject({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
});

/** One of GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies. */
export const branchPolicyShape = z.looseObject({ name: z.string(), type: z.string().default('branch') });
export type BranchPolicy = z.infer<typeof branchPolicyShape>;

/** GET /repos/{owner}/{repo}/actions/permissions. */
export const actionsShape = z.looseObject({
  enabled: z.boolean(),
  allowed_actions: z.string().optional(),
  sha_pinning_required: z.boolean().optional(),
});

/** GET /repos/{owner}/{repo}/actions/permissions/selected-actions. */
export const selectedShape = z.looseObject({ patterns_allowed: z.array(z.string()).default([]) });

/** GET /repos/{owner}/{repo}/actions/permissions/workflow. */
export const tokenShape = z.looseObject({
  default_workflow_permissions: z.string(),
  can_approve_pull_request_reviews: z.boolean(),
});

/** GET /repos/{owner}/{repo}/actions/permissions/fork-pr-contributor-approval. */
export const approvalShape = z.looseObject({ approval_policy: z.string() });

/** GET /repos/{owner}/{repo}/actions/permissions/fork-pr-workflows-private-repos. */
export const privateForksShape = z.looseObject({
  run_workflows_from_fork_pull_requests: z.boolean(),
  send_write_tokens_to_workflows: z.boolean(),
  send_secrets_and_variables: z.boolean(),
  require_approval_for_fork_pr_workflows: z.boolean(),
});

/** One of GET /repos/{owner}/{repo}/actions/secrets: never more than a name. */
export const secretShape = z.looseObject({ name: z.string() });

/** One of GET /repos/{owner}/{repo}/actions/workflows. */
export const workflowShape = z.looseObject({
  id: z.number(),
  path: z.string(),
  state: z.string(),
  created_at: z.string(),
});

/** One of GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs. */
export const runShape = z.looseObject({ created_at: z.string(), conclusion: z.string().nullish() });

/** GET /repos/{owner}/{repo}/immutable-releases. */
export const immutableShape = z.looseObject({ enabled: z.boolean() });
