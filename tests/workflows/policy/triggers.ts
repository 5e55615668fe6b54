import { checkout, example, type Rule } from './rule.ts';
import {
  environmentOf,
  isOpenToPullRequests,
  isPrivileged,
  jobsOf,
  secretsIn,
  stepsOf,
  usesOwn,
  type Workflow,
} from './workflow.ts';

// What starts a workflow, beside whom it runs, and how long.

const PUSH_ONLY = /github\.event_name == 'push'/;

/** A pull request may come from anybody: no job that it starts holds anything. */
function open(workflow: Workflow): string[] {
  const cached = stepsOf(workflow).filter(({ job, step }) => {
    const caches =
      step.uses?.startsWith('actions/cache') ||
      (step.uses?.startsWith('actions/setup-node@') && step.with['package-manager-cache'] !== false);
    return caches && (isPrivileged(job) || !isOpenToPullRequests(workflow));
  });
  const found = cached.map(({ id }) => `${id} reads a cache that others may have written`);
  if (!isOpenToPullRequests(workflow)) return found;
  for (const [id, job] of jobsOf(workflow)) {
    if (PUSH_ONLY.test(String(job.if))) continue;
    if (secretsIn(job).length > 0) found.push(`${id} gives ${secretsIn(job).join(', ')} to a pull request`);
    if (environmentOf(job) !== undefined) found.push(`${id} gives its environment to a pull request`);
  }
  return found;
}

function concurrency(workflow: Workflow): string[] {
  const { concurrency: whole } = workflow;
  const lenient =
    isOpenToPullRequests(workflow) && String(whole?.['cancel-in-progress']).includes("'pull_request'");
  const own = (action: string, group: string) =>
    jobsOf(workflow)
      .filter(([, job]) => job.steps.some((step) => usesOwn(step, action)))
      .filter(([, { concurrency: one }]) => one?.group !== group || one['cancel-in-progress'] !== false)
      .map(([id]) => `${id} is not in the group ${group}, one at a time`);
  return [
    ...(whole === undefined ? ['two runs may work at the same time'] : []),
    ...(whole !== undefined && whole['cancel-in-progress'] !== false && !lenient
      ? ['a later run cancels one that is at work']
      : []),
    ...own('record-reports', 'bulkhead-reports'),
    ...own('alert', 'bulkhead-alert'),
  ];
}

/** Inputs of a dispatch, with their types. */
function inputsOf({ on }: Workflow): Record<string, Record<string, unknown>> {
  const dispatch = on.workflow_dispatch;
  return dispatch !== null && typeof dispatch === 'object' && 'inputs' in dispatch
    ? Object.fromEntries(
        Object.entries(Object(dispatch.inputs)).map(([name, input]) => [name, Object(input)]),
      )
    : {};
}

function inputs(workflow: Workflow): string[] {
  return Object.entries(inputsOf(workflow)).flatMap(([name, input]) => [
    ...(input.type === undefined ? [`the input ${name} has no type`] : []),
    ...(input.description === undefined ? [`the input ${name} does not say what it is`] : []),
    ...(name === 'mode' && (input.type !== 'choice' || input.default !== 'plan')
      ? ['a dispatch does not plan by default']
      : []),
  ]);
}

/** Minutes and hours of the schedules. */
export function slotsOf({ on }: Workflow): string[] {
  return Array.isArray(on.schedule) ? on.schedule.map((slot) => String(Object(slot).cron)) : [];
}

function schedule(workflow: Workflow): string[] {
  const slots = slotsOf(workflow);
  const due = workflow.jobs.due;
  const nightly =
    slots.length > 1 &&
    jobsOf(workflow).some(([, job]) => job.steps.some((step) => usesOwn(step, 'backup-encrypt-upload')));
  return [
    ...slots
      .filter((cron) => /^(?:0|30|\*\S*|\S*,\S*)\s/.test(cron))
      .map((cron) => `"${cron}" starts when everybody starts`),
    ...(nightly && !due?.steps.some((step) => usesOwn(step, 'check-due'))
      ? ['several slots and nothing that asks whether the work is done']
      : []),
    ...(nightly && due !== undefined
      ? jobsOf(workflow)
          .filter(([id, job]) => id !== 'due' && !/needs\.(?:due|backup|verify)\./.test(String(job.if)))
          .map(([id]) => `${id} does not ask whether it is due`)
      : []),
  ];
}

export const triggerRules: readonly Rule[] = [
  {
    id: 7,
    title: 'no trigger that gives rights to code of others',
    find: ({ on }) =>
      ['pull_request_target', 'workflow_run', 'issue_comment', 'repository_dispatch']
        .filter((event) => event in on)
        .map((event) => `${event} gives rights to what others wrote`),
    bad: [
      example({ on: 'pull_request_target:' }),
      example({ on: 'workflow_run:\n  workflows: [CI]' }),
      example({ on: 'issue_comment:' }),
    ],
  },
  {
    id: 8,
    title: 'a pull request gets no secret, no environment, and gives no cache to who has them',
    find: open,
    bad: [
      example({ on: 'pull_request:', job: 'environment: production' }),
      example({ on: 'pull_request:', steps: `- uses: ./actions/x\n  env:\n    KEY: \${{ secrets.KEY }}` }),
      example({ steps: `- uses: actions/setup-node@${'a'.repeat(40)} # v1.2.3` }),
      example({ job: 'environment: production', steps: `- uses: actions/cache@${'a'.repeat(40)} # v1.2.3` }),
    ],
  },
  {
    id: 14,
    title: 'one run at a time, and none is cancelled while it writes',
    find: concurrency,
    bad: [
      example({ concurrency: '' }),
      example({ concurrency: 'concurrency:\n  group: x\n  cancel-in-progress: true' }),
      example({ concurrency: 'concurrency:\n  group: x' }),
      example({ steps: `${checkout}\n- uses: ./actions/record-reports` }),
      example({
        job: 'concurrency:\n  group: bulkhead-alert\n  cancel-in-progress: true',
        steps: `${checkout}\n- uses: ./actions/alert`,
      }),
    ],
  },
  {
    id: 15,
    title: 'every job ends in time',
    find: (workflow) =>
      jobsOf(workflow)
        .filter(([, job]) => job['timeout-minutes'] === undefined || job['timeout-minutes'] > 240)
        .map(([id]) => `${id} may run for ${workflow.jobs[id]?.['timeout-minutes'] ?? 360} minutes`),
    bad: [example({ timeout: '    name: x' }), example({ timeout: '    timeout-minutes: 360' })],
  },
  {
    id: 21,
    title: 'a check that is required always reports',
    find: ({ on, jobs }) => [
      ...(/"paths(?:-ignore)?"/.test(JSON.stringify(on.pull_request ?? ''))
        ? ['a pull request that touches none of the paths waits for ever']
        : []),
      ...(jobs.gate !== undefined && !/always\(\)/.test(String(jobs.gate.if))
        ? ['gate is skipped, and green, when something failed']
        : []),
      ...(jobs.gate === undefined
        ? []
        : Object.keys(jobs)
            .filter((id) => id !== 'gate' && !jobs.gate?.needs.includes(id))
            .map((id) => `gate does not wait for ${id}`)),
      ...(jobs.gate !== undefined && !/failure.*cancelled.*skipped/.test(JSON.stringify(jobs.gate.steps))
        ? ['gate does not look for failure, cancelled and skipped']
        : []),
    ],
    bad: [
      example({ on: 'pull_request:\n  paths: [src]' }),
      example({
        jobs: 'gate:\n  needs: [one]\n  runs-on: ubuntu-24.04\n  steps:\n    - run: echo failure cancelled skipped',
      }),
      example({
        jobs: 'gate:\n  if: always()\n  runs-on: ubuntu-24.04\n  steps:\n    - run: echo failure cancelled skipped',
      }),
      example({
        jobs: 'gate:\n  if: always()\n  needs: [one]\n  runs-on: ubuntu-24.04\n  steps:\n    - run: echo failure',
      }),
    ],
  },
  {
    id: 22,
    title: 'what a person types has a type, and a mode plans by default',
    find: inputs,
    bad: [
      example({ on: 'workflow_dispatch:\n  inputs:\n    name:\n      description: x' }),
      example({ on: 'workflow_dispatch:\n  inputs:\n    name:\n      type: string' }),
      example({
        on: 'workflow_dispatch:\n  inputs:\n    mode:\n      description: x\n      type: choice\n      options: [apply, plan]\n      default: apply',
      }),
    ],
  },
  {
    id: 23,
    title: 'schedules avoid the full and half hour, and several slots do the work once',
    find: schedule,
    bad: [
      example({ on: "schedule:\n  - cron: '0 2 * * *'" }),
      example({ on: "schedule:\n  - cron: '*/10 * * * *'" }),
      example({
        on: "schedule:\n  - cron: '17 2 * * *'\n  - cron: '17 4 * * *'",
        steps: `${checkout}\n- uses: ./actions/backup-encrypt-upload`,
      }),
    ],
  },
];
