import type { GitHub } from '../github/client.ts';
import { GitHubError } from '../github/error.ts';
import type { Workflow } from './run.ts';
import type { Enabling } from './state-check.ts';

/**
 * Enables the workflows that GitHub disabled after inactivity; those that somebody disabled stay so. A refusal is part of
 * the answer, by the id of the workflow, because the rest is still to be told.
 */
export async function enableInactive(
  github: GitHub,
  workflows: readonly Workflow[],
  dryRun: boolean,
): Promise<Map<number, Enabling>> {
  const outcomes = new Map<number, Enabling>();
  for (const { id, state } of workflows) {
    if (state !== 'disabled_inactivity') continue;
    outcomes.set(id, dryRun ? { outcome: 'would' } : await enable(github, id));
  }
  return outcomes;
}

async function enable({ rest, here }: GitHub, id: number): Promise<Enabling> {
  try {
    await rest.actions.enableWorkflow({ ...here, workflow_id: id });
    return { outcome: 'enabled' };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return { outcome: 'refused', told: { what: error.what, fix: error.fix } };
  }
}
