import type { GitHubCheck } from './check.ts';
import { ACTION_CHECKS } from './checks/actions.ts';
import { BRANCH_CHECKS } from './checks/branches.ts';
import { ENVIRONMENT_CHECKS } from './checks/environments.ts';
import { RELEASE_CHECKS } from './checks/releases.ts';
import { WORKFLOW_CHECKS } from './checks/workflows.ts';

/** The family of checks about GitHub itself. They look at no database, and only when they are asked to. */
export const GITHUB_FAMILY = 'GHB';

/** Every check of the settings of a repository, by number. */
export const GITHUB_CHECKS: readonly GitHubCheck[] = [
  ...BRANCH_CHECKS,
  ...ENVIRONMENT_CHECKS,
  ...ACTION_CHECKS,
  ...WORKFLOW_CHECKS,
  ...RELEASE_CHECKS,
].sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
