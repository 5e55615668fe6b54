import type { Permissions } from '../github-fake/access.ts';
import { RunnerRefusal, refuseUnknown } from './refusal.ts';
import { Expression, entriesOf, itemsOf, parseTemplate, type Template } from './template.ts';

/** A step as it is written. */
export interface StepPlan {
  /** GitHub makes one that begins with `__` where none is written. */
  readonly id: string;
  readonly name: Template | undefined;
  readonly condition: string;
  readonly uses: string | undefined;
  readonly run: Template | undefined;
  readonly with: ReadonlyMap<string, Template>;
  readonly env: ReadonlyMap<string, Template>;
  readonly continueOnError: Template | undefined;
  readonly timeoutMinutes: Template | undefined;
  readonly shell: string | undefined;
  readonly workingDirectory: Template | undefined;
}

/** A job as it is written. */
export interface JobPlan {
  readonly id: string;
  readonly name: Template | undefined;
  readonly needs: readonly string[];
  readonly condition: string;
  readonly timeoutMinutes: Template | undefined;
  readonly environment: Template | undefined;
  readonly permissions: Permissions;
  readonly concurrency: Template | undefined;
  readonly outputs: ReadonlyMap<string, Template>;
  readonly env: ReadonlyMap<string, Template>;
  readonly services: ReadonlyMap<string, Template>;
  readonly strategy: Template | undefined;
  readonly steps: readonly StepPlan[];
}

/** A workflow file. */
export interface WorkflowPlan {
  readonly file: string;
  readonly name: string;
  readonly on: ReadonlyMap<string, Template>;
  readonly env: ReadonlyMap<string, Template>;
  readonly concurrency: Template | undefined;
  readonly jobs: ReadonlyMap<string, JobPlan>;
}

const WORKFLOW_KEYS = ['name', 'on', 'permissions', 'concurrency', 'env', 'jobs'];
const JOB_KEYS = [
  ...['name', 'needs', 'if', 'runs-on', 'timeout-minutes', 'environment', 'permissions', 'concurrency'],
  ...['outputs', 'env', 'services', 'strategy', 'steps'],
];
const STEP_KEYS = [
  ...['id', 'name', 'if', 'uses', 'run', 'with', 'env', 'continue-on-error', 'timeout-minutes'],
  ...['shell', 'working-directory'],
];

/**
 * Reads a workflow.
 * @throws RunnerRefusal for what GitHub's parser refuses, and for keys that this runner does not know
 */
export async function readWorkflow(file: string, text: string): Promise<WorkflowPlan> {
  const { root, jobs } = await parseTemplate(file, text);
  refuseUnknown(file, root.keys(), WORKFLOW_KEYS);
  const written = entriesOf(root.get('jobs'));
  const shared = root.get('permissions');
  return {
    file,
    name: String(root.get('name') ?? `.github/workflows/${file}`),
    on: triggersOf(root.get('on')),
    env: entriesOf(root.get('env')),
    concurrency: root.get('concurrency'),
    jobs: new Map(
      jobs.map((job) => {
        const id = job.id.value;
        const where = `${file}, job ${id}`;
        if (job.type !== 'job') throw new RunnerRefusal(`${where}: reusable workflows are not known`);
        const entries = entriesOf(written.get(id));
        refuseUnknown(where, entries.keys(), JOB_KEYS);
        const steps = entries.get('steps');
        const conditions = job.steps.map((step) => ({ id: step.id, text: step.if?.expression }));
        return [
          id,
          {
            id,
            name: entries.get('name'),
            needs: itemsOf(entries.get('needs')),
            condition: job.if.expression,
            timeoutMinutes: entries.get('timeout-minutes'),
            environment: entries.get('environment'),
            permissions: permissionsOf(entries.get('permissions') ?? shared),
            concurrency: entries.get('concurrency'),
            outputs: entriesOf(entries.get('outputs')),
            env: entriesOf(entries.get('env')),
            services: entriesOf(entries.get('services')),
            strategy: entries.get('strategy'),
            steps: (Array.isArray(steps) ? steps : []).map((step: Template, at: number) =>
              stepOf(`${where}, step ${at + 1}`, entriesOf(step), conditions[at]),
            ),
          },
        ];
      }),
    ),
  };
}

function stepOf(
  where: string,
  entries: ReadonlyMap<string, Template>,
  converted: { id: string; text: string | undefined } | undefined,
): StepPlan {
  refuseUnknown(where, entries.keys(), STEP_KEYS);
  const [uses, shell] = [entries.get('uses'), entries.get('shell')];
  return {
    id: converted?.id ?? '',
    name: entries.get('name'),
    condition: converted?.text ?? 'success()',
    uses: uses === undefined ? undefined : String(uses),
    run: entries.get('run'),
    with: entriesOf(entries.get('with')),
    env: entriesOf(entries.get('env')),
    continueOnError: entries.get('continue-on-error'),
    timeoutMinutes: entries.get('timeout-minutes'),
    shell: shell === undefined ? undefined : String(shell),
    workingDirectory: entries.get('working-directory'),
  };
}

function triggersOf(on: Template | undefined): ReadonlyMap<string, Template> {
  return on instanceof Map ? on : new Map(itemsOf(on).map((event) => [event, null]));
}

/** Without any, a token may nothing: what a repository gives by default is a setting that nothing here may lean on. */
function permissionsOf(template: Template | undefined): Permissions {
  if (template instanceof Expression || typeof template === 'string') {
    throw new RunnerRefusal('permissions are read only as a mapping that is written out');
  }
  return Object.fromEntries(
    [...entriesOf(template)].flatMap(([scope, access]) =>
      access === 'read' || access === 'write' ? [[scope, access]] : [],
    ),
  );
}
