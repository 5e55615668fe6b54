import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { install } from '../../support/installation/installation.ts';
import { startService } from '../../support/installation/services.ts';
import { environmentOf, jobsOf, readWorkflows, secretsIn, variablesIn } from '../policy/workflow.ts';

// What the scenarios run on is what docs/SETUP.md makes: no name that it does not tell, and none that nothing reads.

const PAGE = await readFile('docs/SETUP.md', 'utf8');
const workflows = readWorkflows();

/** What stands for "the bucket's … key" in the table of environments. */
const BUCKET_KEY = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'B2_APPLICATION_KEY_ID',
  'B2_APPLICATION_KEY',
];

const NAME = /`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`/g;
const namesIn = (text: string) => [...text.matchAll(NAME)].map(([, name = '']) => name);

/** Environment and secret of every job, such as `backup DATABASE_URL`. */
function usedSecrets(): string[] {
  const jobs = workflows.flatMap(jobsOf).map(([, job]) => job);
  const used = jobs.flatMap((job) => secretsIn(job).map((name) => `${environmentOf(job) ?? ''} ${name}`));
  return [...new Set(used)].sort();
}

/** The same of the page's table. */
function toldSecrets(): string[] {
  const [, section = ''] = PAGE.split('\n### Environments and secrets\n');
  const rows = [...section.matchAll(/^\| ((?:`[\w-]+`(?:, )?)+) \| (.*) \|$/gm)];
  const told = rows.flatMap(([, environments = '', given = '']) =>
    environments.split(', ').flatMap((environment) => {
      const names = [...namesIn(given), ...(given.includes("the bucket's") ? BUCKET_KEY : [])];
      return names.map((name) => `${environment.replaceAll('`', '')} ${name}`);
    }),
  );
  return [...new Set(told)].sort();
}

test('docs/SETUP.md puts each secret into the environments whose jobs read it, and no other', () => {
  assert.equal(toldSecrets(), usedSecrets());
});

test('docs/SETUP.md names each variable that a workflow reads, and no other', () => {
  const used = new Set(workflows.flatMap((workflow) => variablesIn([workflow.env, workflow.jobs])));
  const [, told = ''] =
    /\nThen the variables, for the whole repository:(.*?)\n\nWhat runs when/s.exec(PAGE) ?? [];
  const secrets = new Set(usedSecrets().map((line) => line.split(' ')[1]));
  const variables = namesIn(told).filter((name) => !secrets.has(name));
  assert.equal([...new Set(variables)].sort(), [...used].sort());
});

const installation = await install();
test.after(installation.close);

test('the installation has the environments of the page, and sets what the page names', () => {
  const { environments, vars } = installation.settings;
  const known = new Set(workflows.flatMap(jobsOf).flatMap(([, job]) => environmentOf(job) ?? []));
  assert.equal(Object.keys(environments).sort(), [...known].sort());
  const given = Object.entries(environments).flatMap(([environment, { secrets }]) =>
    Object.keys(secrets).map((name) => `${environment} ${name}`),
  );
  assert.equal(
    given.filter((line) => !toldSecrets().includes(line)),
    [],
  );
  const set = [vars, ...Object.values(environments).map((environment) => environment.vars)].flatMap(
    Object.keys,
  );
  assert.equal(
    set.filter((name) => !PAGE.includes(`\`${name}\``)),
    [],
  );
});

test('the repository holds the code and the public keys, and no private one', async () => {
  const { git } = installation.github;
  const files = (await git.git(['ls-tree', '-r', '--name-only', 'main'])).toString().split('\n');
  for (const name of [
    'bulkhead.yaml',
    '.github/workflows/nightly.yml',
    'actions/alert/action.yml',
    'certificates.pem',
  ])
    assert.ok(files.includes(name), name);
  for (const name of ['operations.p12', 'signing.pem']) assert.not.ok(files.includes(name), name);
});

test('a service container that the workflows do not have is refused', async () => {
  const digest = `@sha256:${'0'.repeat(64)}`;
  for (const [image, env, says] of [
    ['redis:8', {}, /nothing stands for/],
    ['postgres:18', {}, /nothing stands for/],
    [`postgres:18.4${digest}`, { POSTGRES_INITDB_ARGS: 'x' }, /nothing is known about POSTGRES_INITDB_ARGS/],
    [`postgres:18.4${digest}`, {}, /password or trust/],
  ] as const) {
    const failure = await startService(image, env).then(
      () => 'it was started',
      (error: unknown) => String(error),
    );
    assert.match(failure, says);
  }
});

test.run();
