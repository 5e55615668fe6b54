import { z } from 'zod';
import { runShape, workflowShape } from './answers.ts';
import { getOne, listAll, REPO } from './ask.ts';
import type { Seen, Sight } from './sight.ts';
import type { WorkflowFile } from './workflow-files.ts';

/** A workflow as GitHub keeps it. */
export interface WorkflowState {
  readonly path: string;
  /** `active`, or why nothing starts it, such as `disabled_inactivity`. */
  readonly state: string;
  readonly createdAt: Date;
  /** Its newest run that the schedule started; the value is undefined when there is none. Only for files with a schedule. */
  readonly scheduled?: Seen<{ readonly at: Date; readonly conclusion: string } | undefined>;
}

const runsShape = z.looseObject({ workflow_runs: z.array(runShape) });

/** Reads the workflows that GitHub knows, and of those with a schedule the newest run that it started. */
export async function readWorkflowStates(
  sight: Sight,
  files: readonly WorkflowFile[],
): Promise<Seen<readonly WorkflowState[]>> {
  const listed = await sight.look('actions: read', (github) =>
    listAll(github, `GET ${REPO}/actions/workflows`, workflowShape),
  );
  if ('unseen' in listed) return listed;
  const scheduled = new Set(files.filter(({ crons }) => crons.length > 0).map(({ path }) => path));
  const states: WorkflowState[] = [];
  for (const { id, path, state, created_at } of listed.value) {
    const known = { path, state, createdAt: new Date(created_at) };
    states.push(scheduled.has(path) ? { ...known, scheduled: await readNewest(sight, id) } : known);
  }
  return { value: states };
}

async function readNewest(sight: Sight, workflow: number): Promise<NonNullable<WorkflowState['scheduled']>> {
  return await sight.look('actions: read', async (github) => {
    const route = `GET ${REPO}/actions/workflows/{workflow_id}/runs`;
    const query = { workflow_id: workflow, event: 'schedule', per_page: 1 };
    const { workflow_runs: runs } = await getOne(github, route, runsShape, query);
    const [newest] = runs;
    if (newest === undefined) return undefined;
    return { at: new Date(newest.created_at), conclusion: newest.conclusion ?? 'under way' };
  });
}
