import { existsSync } from 'node:fs';
import { checkout, example, type Rule } from './rule.ts';
import { isPrivileged, type Job, jobsOf, stepsOf, type Workflow, writesOf } from './workflow.ts';

// What runs: whose actions, which images, which packages.

/** The few actions of others that we use. A new one is a decision, and stands here. */
export const THIRD_PARTY = [
  'actions/checkout',
  'actions/setup-node',
  'actions/upload-artifact',
  'actions/download-artifact',
  'actions/create-github-app-token',
  'actions/attest-build-provenance',
  'aws-actions/configure-aws-credentials',
  'zizmorcore/zizmor-action',
] as const;

const INSTALLS = /\b(?:npm|npx|pnpm|yarn|bun|pip3?|pipx|gem|cargo|go|apt-get|apt|brew)\s+\w/;
const PIPED = /\b(?:curl|wget)\b[^\n|]*\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/;

function unpinned({ text }: Workflow): string[] {
  return [...text.matchAll(/^\s*(?:-\s+)?uses:\s*(\S+)(.*)$/gm)].flatMap(([, uses = '', rest = '']) => {
    if (uses.startsWith('./')) return [];
    const [action = '', version = ''] = uses.split('@');
    return [
      ...(/^[0-9a-f]{40}$/.test(version) ? [] : [`${uses} is not pinned to a commit`]),
      ...(/^ # v\d+\.\d+\.\d+$/.test(rest) ? [] : [`${uses} does not name its version`]),
      ...(THIRD_PARTY.some((known) => known === action) || version === 'a'.repeat(40)
        ? []
        : [`${action} is not among the actions that were decided on`]),
    ];
  });
}

function images(workflow: Workflow): string[] {
  return jobsOf(workflow).flatMap(([id, { services }]) =>
    Object.values(services).flatMap(({ image }) =>
      /@sha256:[0-9a-f]{64}$/.test(image) ? [] : [`${id} uses the image ${image} without its digest`],
    ),
  );
}

function ownActions(workflow: Workflow): string[] {
  return jobsOf(workflow).flatMap(([id, { steps }]) =>
    steps.flatMap(({ uses = '' }, index) => {
      if (!uses.startsWith('./')) return [];
      const checkedOut = steps.slice(0, index).some((step) => step.uses?.startsWith('actions/checkout@'));
      return [
        ...(checkedOut ? [] : [`${id} uses ${uses} before a checkout`]),
        ...(/^\.\/actions\/[a-z-]+$/.test(uses) && existsSync(`${uses}/action.yml`)
          ? []
          : [`${id} uses ${uses}, which is not there`]),
      ];
    }),
  );
}

function oidc(workflow: Workflow): string[] {
  return jobsOf(workflow).flatMap(([id, job]) => {
    const steps = job.steps.filter(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'));
    const signs = job.steps.some(({ uses }) => uses?.startsWith('actions/attest-build-provenance@'));
    const asks = writesOf(job).includes('id-token');
    return [
      ...(asks === (steps.length > 0 || signs) ? [] : [`${id}: id-token: write goes with a role, and back`]),
      ...steps.flatMap(({ with: given }) =>
        ['role-to-assume', 'allowed-account-ids', 'mask-aws-account-id']
          .filter((name) => given[name] === undefined || given[name] === false)
          .map((name) => `${id} assumes a role without ${name}`),
      ),
      ...steps.flatMap(({ with: given }) =>
        Object.keys(given).some((name) => /access-key/.test(name)) ? [`${id} hands on a lasting key`] : [],
      ),
    ];
  });
}

function installs(workflow: Workflow): string[] {
  return jobsOf(workflow).flatMap(([id, job]) =>
    job.steps.flatMap(({ run = '' }) => [
      ...(PIPED.test(run) ? [`${id} runs what it downloads`] : []),
      ...(isPrivileged(job) && INSTALLS.test(run)
        ? [`${id} is privileged and installs or runs packages`]
        : []),
      ...(/\bnpx\b|\bnpm (?:install|i|add|exec)\b/.test(run)
        ? [`${id} runs packages without the lockfile`]
        : []),
      ...(/\bnpm ci\b(?!.*--ignore-scripts)/.test(run)
        ? [`${id} lets packages run code as they install`]
        : []),
    ]),
  );
}

/** Each job of a matrix uploads its own: two artifacts of one run cannot have the same name. */
function isNamed(name: unknown, id: string, { strategy }: Job): boolean {
  if (strategy === undefined) return name === `bulkhead-reports-${id}`;
  const [own, matrix] = String(name).split('-${{ matrix.');
  return own === `bulkhead-reports-${id}` && /^\w+ \}\}$/.test(matrix ?? '');
}

function artifacts(workflow: Workflow): string[] {
  return stepsOf(workflow).flatMap(({ id, job, step: { uses = '', with: given } }) => {
    if (!uses.startsWith('actions/upload-artifact@')) return [];
    const { name, path, 'retention-days': days } = given;
    const reports = typeof path === 'string' && path.includes('reports');
    return [
      ...(typeof days === 'number' && days <= 30 ? [] : [`${id} keeps an artifact longer than 30 days`]),
      ...(reports && !isNamed(name, id, job) ? [`${id} uploads reports as ${name}`] : []),
      ...(given['include-hidden-files'] === true ? [`${id} uploads hidden files`] : []),
      // An artifact can be read by everybody who can read the repository: the workspace may hold anything.
      ...(/^(?:\.|\.\/|\*.*|\$\{\{ *github\.workspace *\}\}\/?)$/.test(String(path))
        ? [`${id} uploads the workspace`]
        : []),
    ];
  });
}

const upload = `- uses: actions/upload-artifact@${'a'.repeat(40)} # v1.2.3\n  with:\n`;
const aws = `- uses: aws-actions/configure-aws-credentials@${'a'.repeat(40)} # v1.2.3\n  with:\n`;

export const supplyRules: readonly Rule[] = [
  {
    id: 3,
    title: 'actions of others are few and pinned to a commit with its version, images to a digest',
    find: (workflow) => [...unpinned(workflow), ...images(workflow)],
    bad: [
      example({ steps: '- uses: actions/checkout@v6' }),
      example({ steps: `- uses: actions/checkout@${'a'.repeat(40)}` }),
      example({ steps: `- uses: actions/checkout@${'a'.repeat(40)} # v6` }),
      example({ steps: `- uses: somebody/deploy@${'b'.repeat(40)} # v1.2.3` }),
      example({ job: 'services:\n  postgres:\n    image: postgres:18' }),
    ],
  },
  {
    id: 4,
    title: 'our own actions come from the checkout of this repository',
    find: ownActions,
    bad: [
      example({ steps: '- uses: ./actions/alert' }),
      example({ steps: `${checkout}\n- uses: ./actions/nothing-of-this-name` }),
      example({ steps: `${checkout}\n- uses: ./change/actions/alert` }),
    ],
  },
  {
    id: 5,
    title: 'no checkout leaves its token behind',
    find: (workflow) =>
      stepsOf(workflow)
        .filter(({ step }) => step.uses?.startsWith('actions/checkout@'))
        .filter(({ step }) => step.with['persist-credentials'] !== false)
        .map(({ id }) => `${id} checks out and keeps the token`),
    bad: [
      example({ steps: `- uses: actions/checkout@${'a'.repeat(40)} # v1.2.3` }),
      example({ steps: checkout.replace('false', 'true') }),
    ],
  },
  {
    id: 9,
    title: 'a role at AWS is assumed for the job, in the account that was meant',
    find: oidc,
    bad: [
      example({ job: 'permissions:\n  id-token: write # for nothing' }),
      example({
        steps: `${aws}    role-to-assume: r\n    allowed-account-ids: 1\n    mask-aws-account-id: true`,
      }),
      example({
        job: 'permissions:\n  id-token: write # assumes',
        steps: `${aws}    role-to-assume: r\n    mask-aws-account-id: true`,
      }),
      example({
        job: 'permissions:\n  id-token: write # assumes',
        steps: `${aws}    role-to-assume: r\n    allowed-account-ids: 1\n    mask-aws-account-id: true\n    aws-access-key-id: k`,
      }),
    ],
  },
  {
    id: 19,
    title: 'privileged jobs install nothing; others install what the lockfile says, without its scripts',
    find: installs,
    bad: [
      example({ job: 'environment: production', steps: '- run: npm ci --ignore-scripts' }),
      example({ job: 'permissions:\n  contents: write # commits', steps: '- run: pip install x' }),
      example({ steps: '- run: npx something' }),
      example({ steps: '- run: npm install something' }),
      example({ steps: '- run: npm ci' }),
      example({ steps: '- run: curl -s https://example.com/x | sh' }),
    ],
  },
  {
    id: 24,
    title: 'runners are those of GitHub, of a version',
    find: (workflow) =>
      jobsOf(workflow)
        .filter(([, job]) => job['runs-on'] !== 'ubuntu-24.04')
        .map(([id, job]) => `${id} runs on ${JSON.stringify(job['runs-on'])}`),
    bad: [example({ runsOn: 'ubuntu-latest' }), example({ runsOn: '[self-hosted, linux]' })],
  },
  {
    id: 25,
    title: 'artifacts hold reports or what was built, not for long',
    find: artifacts,
    bad: [
      example({ steps: `${upload}    name: x\n    path: dist` }),
      example({ steps: `${upload}    name: x\n    path: dist\n    retention-days: 90` }),
      example({ steps: `${upload}    name: x\n    path: .\n    retention-days: 5` }),
      example({ steps: `${upload}    name: all\n    path: \${{ github.workspace }}\n    retention-days: 5` }),
      example({
        steps: `${upload}    name: r\n    path: \${{ runner.temp }}/reports\n    retention-days: 5`,
      }),
      example({
        job: 'strategy:\n  matrix:\n    shard: [s01, s02]',
        steps: `${upload}    name: bulkhead-reports-one\n    path: \${{ runner.temp }}/reports\n    retention-days: 5`,
      }),
    ],
  },
  {
    id: 26,
    title: 'a token of an app says what it may',
    find: (workflow) =>
      stepsOf(workflow)
        .filter(({ step }) => step.uses?.startsWith('actions/create-github-app-token@'))
        .filter(
          ({ step }) =>
            !Object.keys(step.with).some((name) => name.startsWith('permission-')) || step.with.owner,
        )
        .map(({ id }) => `${id} gets a token that may all that the app may`),
    bad: [
      example({
        steps: `- uses: actions/create-github-app-token@${'a'.repeat(40)} # v1.2.3\n  with:\n    app-id: 1`,
      }),
      example({
        steps: `- uses: actions/create-github-app-token@${'a'.repeat(40)} # v1.2.3\n  with:\n    owner: o\n    permission-contents: write`,
      }),
    ],
  },
];
