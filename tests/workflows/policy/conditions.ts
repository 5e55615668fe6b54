import { checkout, example, type Rule } from './rule.ts';
import { environmentOf, type Job, jobsOf, stepsOf, usesOwn, type Workflow } from './workflow.ts';

// What is decided inside a workflow, and from which words.

const injected = (workflow: Workflow) =>
  stepsOf(workflow)
    .filter(({ step }) => step.run?.includes('${{'))
    .map(({ id, step }) => `${id} puts an expression into a shell: ${step.name ?? step.run}`);

/** Jobs that change what cannot be made again, by their environment. */
const DECIDED = ['recovery', 'seeding', 'keys'];

function secondPerson(workflow: Workflow): string[] {
  const confirms = (job: Job) =>
    job.steps.some((step) => usesOwn(step, 'approve-change') && step.with.propose !== true);
  return jobsOf(workflow)
    .filter(([, job]) => DECIDED.includes(environmentOf(job) ?? ''))
    .filter(([, job]) => !job.steps.some((step) => step.with['dry-run'] === true))
    .filter(([, job]) => !job.needs.some((need) => confirms(workflow.jobs[need] ?? job)))
    .map(([id]) => `${id} changes what all rely on, and waits for no second person`);
}

/** Alerts also when a job was cancelled or ran out of time, which is a cancellation to GitHub. */
function alerts(workflow: Workflow): string[] {
  const jobs = jobsOf(workflow);
  const tells = jobs.filter(([, job]) => job.steps.some((step) => usesOwn(step, 'alert')));
  const records = jobs.filter(([, job]) => job.steps.some((step) => usesOwn(step, 'record-reports')));
  const missing = (id: string, job: Job, others: readonly string[]) => [
    ...(/\balways\(\)/.test(String(job.if)) ? [] : [`${id} is skipped when something was cancelled`]),
    ...others
      .filter((other) => other !== id && !job.needs.includes(other))
      .map((other) => `${id} does not wait for ${other}`),
  ];
  const all = jobs.map(([id]) => id);
  const working = all.filter((id) => !tells.some(([one]) => one === id));
  return [
    ...tells.flatMap(([id, job]) => missing(id, job, all)),
    ...records.flatMap(([id, job]) => missing(id, job, working)),
    ...tells.flatMap(([id, job]) =>
      job.steps.some(
        (step) => usesOwn(step, 'alert') && !/toJSON\(\s*needs\s*\)/.test(String(step.with.jobs)),
      )
        ? [`${id} is not told how the jobs ended`]
        : [],
    ),
    ...('schedule' in workflow.on && tells.length === 0 ? ['nobody is told when it fails'] : []),
    ...('schedule' in workflow.on && records.length === 0 ? ['its reports are not recorded'] : []),
  ];
}

/** Conditions that are always true, or that look for a part of a word. */
function unsound(workflow: Workflow): string[] {
  const conditions = [
    ...jobsOf(workflow).map(([id, job]) => [id, job.if] as const),
    ...stepsOf(workflow).map(({ id, step }) => [id, step.if] as const),
  ];
  return conditions.flatMap(([id, condition]) => {
    const text = String(condition ?? '');
    return [
      ...(text.includes('${{') && !/^\$\{\{[\s\S]*\}\}$/.test(text)
        ? [`the condition of ${id} is a text, and always true`]
        : []),
      ...(/contains\(\s*'[^']*'\s*,/.test(text) ? [`the condition of ${id} looks for a part of a word`] : []),
    ];
  });
}

export const conditionRules: readonly Rule[] = [
  {
    id: 6,
    title: 'no expression in a shell',
    find: injected,
    bad: [
      example({ steps: `- run: echo \${{ github.event.pull_request.title }}` }),
      example({ steps: `- run: |\n    echo fine\n    echo \${{ runner.temp }}` }),
    ],
  },
  {
    id: 11,
    title: 'what changes data or keys waits for a second person',
    find: secondPerson,
    bad: [
      example({
        job: 'environment: recovery',
        steps: `${checkout}\n- uses: ./actions/recover-orphans\n  with:\n    apply: true`,
      }),
      example({
        job: 'environment: seeding\nneeds: [two]',
        steps: `${checkout}\n- uses: ./actions/seed-gated`,
        jobs: 'two:\n  runs-on: ubuntu-24.04\n  steps:\n    - uses: ./actions/approve-change\n      with:\n        propose: true',
      }),
      example({ job: 'environment: keys', steps: `${checkout}\n- uses: ./actions/rotate-keys` }),
    ],
  },
  {
    id: 16,
    title: 'people are told also of what was cancelled or ran out of time; conditions mean what they say',
    find: (workflow) => [...alerts(workflow), ...unsound(workflow)],
    bad: [
      example({ on: "schedule:\n  - cron: '17 2 * * *'" }),
      example({
        job: 'if: failure()',
        steps: `${checkout}\n- uses: ./actions/alert\n  with:\n    jobs: \${{ toJSON(needs) }}`,
      }),
      example({ job: 'if: always()', steps: `${checkout}\n- uses: ./actions/alert` }),
      example({
        job: 'if: always()',
        steps: `${checkout}\n- uses: ./actions/alert\n  with:\n    jobs: \${{ toJSON(needs) }}`,
        jobs: 'two:\n  runs-on: ubuntu-24.04',
      }),
      example({ job: `if: \${{ github.ref == 'x' }} && true` }),
      example({ job: `if: contains('main release', github.ref_name)` }),
    ],
  },
  {
    id: 17,
    title: 'no condition on a name that anybody can have',
    find: (workflow) =>
      [
        ...jobsOf(workflow).map(([id, job]) => [id, job.if] as const),
        ...stepsOf(workflow).map(({ id, step }) => [id, step.if] as const),
      ]
        .filter(([, condition]) =>
          /github\.(?:triggering_)?actor\b|sender\.login|\[bot\]/.test(String(condition)),
        )
        .map(([id]) => `${id} decides by who seems to have started it`),
    bad: [
      example({ job: "if: github.actor == 'dependabot[bot]'" }),
      example({ steps: "- run: 'true'\n  if: github.triggering_actor != 'x'" }),
    ],
  },
  {
    id: 18,
    title: 'nothing is written into the environment of later steps',
    find: ({ text }) =>
      ['GITHUB_ENV', 'GITHUB_PATH', 'ACTIONS_ALLOW_UNSECURE_COMMANDS', '::set-env', '::add-path']
        .filter((word) => text.includes(word))
        .map((word) => `${word} changes what later steps run with`),
    bad: [
      example({ steps: '- run: echo "X=$1" >> "$GITHUB_ENV"' }),
      example({ env: 'env:\n  ACTIONS_ALLOW_UNSECURE_COMMANDS: true' }),
    ],
  },
];
