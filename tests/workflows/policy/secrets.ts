import { checkout, example, type Rule } from './rule.ts';
import { environmentOf, jobsOf, secretsIn, stepsOf, usesOwn, type Workflow, writesOf } from './workflow.ts';

// Who may what, and who holds which secret.

/** What the jobs that write the repository or tell people may hold, and no other job. */
const OF_WRITERS: Readonly<Record<string, readonly string[]>> = {
  contents: ['EVIDENCE_APP_KEY'],
  issues: ['SLACK_WEBHOOK_URL', 'SMTP_URL'],
  actions: ['BULKHEAD_PING_URL'],
  'pull-requests': [],
  attestations: [],
};

/** No secret of a database or bucket: those may go together with `id-token`, which only proves who asks. */
function separation(workflow: Workflow): string[] {
  return jobsOf(workflow).flatMap(([id, job]) => {
    const writes = writesOf(job).filter((scope) => scope !== 'id-token');
    const allowed = writes.map((scope) => OF_WRITERS[scope] ?? []);
    const found = secretsIn(job).filter((name) => !allowed.every((names) => names.includes(name)));
    const cross = Object.values(OF_WRITERS).flat();
    const strayed = writes.length === 0 ? secretsIn(job).filter((name) => cross.includes(name)) : [];
    const own = job.steps.some((step) => usesOwn(step, 'record-reports'));
    return [
      ...found.map((name) => `${id} may write ${writes.join(', ')} and holds ${name}`),
      ...strayed.map((name) => `${id} holds ${name}, which is for a job that writes`),
      ...(own && writes.join() !== 'contents' ? [`${id} records, and needs contents: write alone`] : []),
    ];
  });
}

function undocumentedWrites({ text }: Workflow): string[] {
  return text
    .split('\n')
    .filter((line) => /^\s+(?!permission-)[a-z-]+:\s+write\b/.test(line) && !/:\s+write # \w+/.test(line))
    .map((line) => `"${line.trim()}" does not say why`);
}

/** Places where a secret may stand: the `env` and `with` of a step. */
function misplaced(workflow: Workflow): string[] {
  const { env, jobs } = workflow;
  const outside = secretsIn([env, workflow.concurrency, workflow.name]);
  return [
    ...outside.map((name) => `${name} stands outside of a job`),
    ...Object.entries(jobs).flatMap(([id, { steps, ...job }]) =>
      secretsIn(job).map((name) => `${name} stands in the job ${id} and not in the step that needs it`),
    ),
    ...stepsOf(workflow).flatMap(({ id, step: { env: _env, with: _with, ...rest } }) =>
      secretsIn(rest).map((name) => `${name} stands in a run, name or if of ${id}`),
    ),
    ...stepsOf(workflow).flatMap(({ id, step }) =>
      step.run === undefined ? [] : secretsIn(step.env).map((name) => `a shell of ${id} gets ${name}`),
    ),
  ];
}

export const secretRules: readonly Rule[] = [
  {
    id: 1,
    title: 'no permission at the top, and each write says why',
    find: (workflow) => [
      ...(JSON.stringify(workflow.permissions) === '{}' ? [] : ['the top has permissions other than {}']),
      ...jobsOf(workflow).flatMap(([id, job]) =>
        typeof job.permissions === 'object' ? [] : [`${id} does not list its permissions`],
      ),
      ...undocumentedWrites(workflow),
    ],
    bad: [
      example({ permissions: 'permissions: write-all', job: 'permissions:\n  contents: read' }),
      example({ permissions: '', job: 'permissions:\n  contents: read' }),
      example(),
      example({ job: 'permissions: read-all' }),
      example({ job: 'permissions:\n  contents: write' }),
    ],
  },
  {
    id: 2,
    title: 'who holds secrets of a database or bucket writes nothing, and the other way round',
    find: separation,
    bad: [
      example({
        job: 'permissions:\n  contents: write # commits',
        steps: `- uses: ./actions/x\n  env:\n    DATABASE_URL: \${{ secrets.DATABASE_URL }}`,
      }),
      example({
        job: 'permissions:\n  issues: write # tells',
        steps: `- uses: ./actions/alert\n  with:\n    slack-webhook: \${{ secrets.B2_APPLICATION_KEY }}`,
      }),
      example({
        job: 'permissions:\n  contents: write # commits\n  issues: write # tells',
        steps: `- uses: ./actions/alert\n  with:\n    slack-webhook: \${{ secrets.SLACK_WEBHOOK_URL }}`,
      }),
      example({ steps: `- uses: ./actions/x\n  env:\n    KEY: \${{ secrets.EVIDENCE_APP_KEY }}` }),
      example({ job: 'permissions:\n  contents: read', steps: '- uses: ./actions/record-reports' }),
    ],
  },
  {
    id: 10,
    title: 'secrets are those of an environment',
    find: (workflow) =>
      jobsOf(workflow)
        .filter(([, job]) => secretsIn(job).length > 0 && environmentOf(job) === undefined)
        .map(([id, job]) => `${id} has no environment and uses ${secretsIn(job).join(', ')}`),
    bad: [
      example({
        steps: `${checkout}\n- uses: ./actions/x\n  env:\n    DATABASE_URL: \${{ secrets.DATABASE_URL }}`,
      }),
    ],
  },
  {
    id: 12,
    title: 'no secrets in bulk',
    find: ({ text }) =>
      [/secrets:\s*inherit/, /toJSON\(\s*secrets\s*\)/i, /\bsecrets\s*\[/, /\bsecrets\s*\.\s*\*/]
        .filter((pattern) => pattern.test(text))
        .map((pattern) => `secrets are handed on in bulk: ${pattern.source}`),
    bad: [
      example({ jobs: 'two:\n  uses: ./.github/workflows/x.yml\n  secrets: inherit' }),
      example({ steps: `- uses: ./actions/x\n  env:\n    ALL: \${{ toJson(secrets) }}` }),
      example({ steps: `- uses: ./actions/x\n  env:\n    ONE: \${{ secrets[inputs.name] }}` }),
    ],
  },
  {
    id: 13,
    title: 'a secret goes to the one step of an action that needs it, never to a shell',
    find: misplaced,
    bad: [
      example({ env: `env:\n  KEY: \${{ secrets.KEY }}` }),
      example({ job: `env:\n  KEY: \${{ secrets.KEY }}` }),
      example({ job: `outputs:\n  key: \${{ secrets.KEY }}` }),
      example({ steps: `- run: echo \${{ secrets.KEY }}` }),
      example({ steps: `- run: echo "$KEY"\n  env:\n    KEY: \${{ secrets.KEY }}` }),
      example({ steps: `- uses: ./actions/x\n  if: secrets.KEY != ''` }),
    ],
  },
];
