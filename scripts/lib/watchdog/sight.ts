import type { GitHub } from '../github/client.ts';
import { GitHubError } from '../github/error.ts';
import type { Check } from '../runtime/result.ts';
import { type Choice, readWorkflows, type Workflows } from './workflows.ts';

const SIGHT = {
  id: 'WDG-12',
  title: 'The workflows can be looked at',
  expected: 'GitHub answers',
  meaning:
    'A workflow that is disabled or fails before its own alert goes unnoticed until its evidence is late.',
};

/** The workflows, or the check that says why they could not be looked at. */
export async function lookAtWorkflows(
  github: GitHub | undefined,
  choice: Choice | 'none',
  since: Date,
): Promise<{ workflows?: Workflows; check?: Check }> {
  if (choice === 'none') return {};
  if (github === undefined) {
    const observed = 'there is no token for GitHub';
    const fix =
      'Pass the github.token of the job as github-token, or --workflows none where schedules run elsewhere.';
    return { check: { ...SIGHT, verdict: 'grey', observed, fix } };
  }
  try {
    return { workflows: await readWorkflows(github, choice, since) };
  } catch (error) {
    // Freshness is judged all the same: it is the half that needs no permission.
    if (!(error instanceof GitHubError)) throw error;
    return { check: { ...SIGHT, verdict: 'grey', observed: error.what, fix: error.fix } };
  }
}
