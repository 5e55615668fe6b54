import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { migrationGate } from '../../../scripts/hardening/migration-gate.ts';
import { readValues } from '../../../scripts/lib/adapters/values.ts';
import { BulkheadError } from '../../../scripts/lib/runtime/errors.ts';
import type { Result } from '../../../scripts/lib/runtime/result.ts';
import { testContext } from '../../support/context.ts';
import { FakeIssues, issueRoutes } from '../../support/github-fake/issues.ts';
import { startGitHub } from '../../support/github-fake/server.ts';
import { ownServer, type TestServer } from '../../support/postgres.ts';
import { type SampleRepository, sampleRepository } from './repository.ts';

const WEAK = 'drop policy tenant_floor on public.messages;\n';

let server: TestServer;
let repository: SampleRepository;

test.before(async () => {
  server = await ownServer();
  repository = await sampleRepository();
});
test.after(async () => {
  await repository[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});
test.before.each(async () => {
  await repository.git('checkout', '--quiet', '--force', 'main');
  await repository.git('clean', '--quiet', '--force', '-d');
});

/** Runs the gate as somebody in the repository would. */
async function gate(
  given: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Result & { lines: readonly string[] }> {
  await using context = testContext({
    command: 'migration-gate',
    cwd: repository.folder,
    env: { PATH: process.env.PATH, ...env },
    fetch,
  });
  const sources = {
    given: new Map(Object.entries({ base: 'main', ...given })),
    env: { BULKHEAD_SCRATCH_URL: server.url, ...env },
    cwd: repository.folder,
  };
  const { own, problems } = await readValues(migrationGate, sources, context.secrets);
  assert.equal(problems, []);
  return { ...(await migrationGate.run(own, context)), lines: context.lines };
}

async function refusal(given: Readonly<Record<string, string>>): Promise<BulkheadError> {
  try {
    await gate(given);
  } catch (error) {
    if (error instanceof BulkheadError) return error;
    throw error;
  }
  throw new Error('the gate refused nothing');
}

const red = ({ checks }: Result) =>
  checks.filter(({ verdict }) => verdict === 'red').map(({ id, object }) => `${id} ${object}`);

test('a change without migrations is green, and says that there was none', async () => {
  await repository.write('README.md', '# portal\n');
  const result = await gate({});
  assert.is(result.verdict, 'green');
  assert.is(result.summary, 'no migration was added');
});

test('a harmless migration is read and run', async () => {
  await repository.write('migrations/004_pages.sql', 'alter table public.documents add column pages int;\n');
  const result = await gate({});
  assert.equal(red(result), []);
  assert.is(result.verdict, 'green');
  assert.match(result.summary, '1 migration read and run, nothing found');
  assert.is(result.outputs?.added, 'migrations/004_pages.sql');
});

test('a weakening is red at its line, in annotations, SARIF and exit, and green once somebody answers for it', async () => {
  await repository.write('migrations/004_floor.sql', `-- the floor goes\n${WEAK}`);
  const result = await gate({ sarif: 'gate.sarif' });
  assert.is(result.verdict, 'red');
  assert.ok(red(result).includes('MIG-44 migrations/004_floor.sql:2'), red(result).join());
  assert.ok(red(result).includes('GATE-07 migrations/004_floor.sql:2'));
  assert.ok(result.annotations?.every(({ file, line }) => file === 'migrations/004_floor.sql' && line === 2));
  const sarif: unknown = JSON.parse(await readFile(join(repository.folder, 'gate.sarif'), 'utf8'));
  assert.match(JSON.stringify(sarif), /"uri":"migrations\/004_floor\.sql".*"startLine":2/);

  const ids = [...new Set(red(result).map((text) => text.split(' ')[0]))];
  const words = ids.map(
    (id) => `-- bulkhead: allow ${id} replaced in the next release, says the owner 2099-01-01`,
  );
  await repository.write('migrations/004_floor.sql', `${words.join('\n')}\n${WEAK}`);
  const far = await gate({});
  assert.ok(
    red(far).some((text) => text.startsWith('ALLOW-05')),
    'a year is the most',
  );
  const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await repository.write(
    'migrations/004_floor.sql',
    `${words.join('\n').replaceAll('2099-01-01', soon)}\n${WEAK}`,
  );
  const allowed = await gate({});
  assert.equal(red(allowed), []);
  assert.ok(allowed.checks.some(({ id, verdict }) => id === 'MIG-44' && verdict === 'excepted'));
});

test('two commits are compared where they parted: what main has got since is not the change’s doing', async () => {
  await repository.git('checkout', '--quiet', '-b', 'feature');
  await repository.write('migrations/004_feature.sql', 'alter table public.documents add column a int;\n');
  const head = await repository.commit('a feature');
  await repository.git('checkout', '--quiet', 'main');
  await repository.write('migrations/004_other.sql', 'alter table public.documents add column b int;\n');
  await repository.commit('merged meanwhile');
  const result = await gate({ head });
  assert.equal(
    red(result),
    ['MIG-51 migrations/004_feature.sql:1'],
    'the same number twice, and nothing removed',
  );
  await repository.git('reset', '--quiet', '--hard', 'HEAD^');
  await repository.git('branch', '--quiet', '-D', 'feature');
});

test('an applied file that was edited is red, and is not run', async () => {
  const path = 'migrations/003_backup_metadata.sql';
  const text = await readFile(join(repository.folder, path), 'utf8');
  await repository.write(path, `${text}\n-- one more word\n`);
  const result = await gate({});
  assert.ok(
    red(result).some((found) => found.startsWith(`MIG-50 ${path}`)),
    red(result).join(),
  );
});

test('a file that cannot be read is red with its place, and the rest is grey', async () => {
  await repository.write(
    'migrations/004_broken.sql',
    'alter table public.documents\n  add colum pages int;\n',
  );
  const result = await gate({});
  assert.ok(
    red(result).some((found) => /^MIG-00 migrations\/004_broken\.sql:2/.test(found)),
    red(result).join(),
  );
  assert.ok(
    result.checks.some(({ verdict, observed }) => verdict === 'grey' && /nothing was run/.test(observed)),
  );
});

test('a table taken out of the model does not hide that it was opened', async () => {
  const model = await readFile(join(repository.folder, 'bulkhead.yaml'), 'utf8');
  await repository.write(
    'bulkhead.yaml',
    model
      .replace(/ {2}notices:\n {4}tenant: tenant_id\n {4}parents:\n {6}development_id: developments\n/, '')
      .replace('messages, documents, notices, analytics', 'messages, documents, analytics'),
  );
  await repository.write(
    'migrations/004_open.sql',
    'alter table public.notices disable row level security;\n',
  );
  const result = await gate({});
  assert.ok(
    red(result).some((found) => /^GATE-07 migrations\/004_open\.sql:1/.test(found)),
    red(result).join(),
  );
});

test('one file is explained by itself, committed or not', async () => {
  await repository.write('migrations/004_draft.sql', 'create index on public.messages (created_at);\n');
  const draft = await gate({ explain: 'migrations/004_draft.sql' });
  assert.ok(red(draft).includes('GATE-02 migrations/004_draft.sql:1'), red(draft).join());
  await repository.write('scratch/[draft].sql', WEAK);
  const loose = await gate({ explain: 'scratch/[draft].sql' });
  assert.ok(red(loose).includes('MIG-44 scratch/[draft].sql:1'), red(loose).join());
  assert.ok(red(loose).includes('GATE-07 scratch/[draft].sql:1'));
  const old = await gate({ explain: 'migrations/003_backup_metadata.sql' });
  assert.equal(red(old), []);
});

test('what is no revision, no repository or no number is refused before anything is started', async () => {
  assert.is((await refusal({ base: 'nowhere' })).code, 'REVISION_UNKNOWN');
  assert.is((await refusal({ base: '--output=/tmp/x' })).code, 'REVISION_UNKNOWN');
  assert.is((await refusal({ 'pull-request': '0x1' })).code, 'INPUT');
  assert.is((await refusal({ explain: 'migrations/none.sql' })).code, 'EXPLAIN');
  await repository.write('elsewhere/003_backup_metadata.sql', WEAK);
  assert.is((await refusal({ explain: 'elsewhere/003_backup_metadata.sql' })).code, 'EXPLAIN');
  assert.is((await refusal({ explain: 'migrations/003_backup_metadata.sql', head: 'main' })).code, 'INPUT');
});

test('a symbolic link of a change is refused: it would be read from elsewhere', async () => {
  await repository.git('checkout', '--quiet', '-b', 'linked');
  await symlink('/etc/hostname', join(repository.folder, 'migrations/004_link.sql'));
  const head = await repository.commit('a link');
  await repository.git('checkout', '--quiet', 'main');
  const error = await refusal({ head });
  assert.is(error.code, 'SYMLINK');
  assert.match(error.message, 'migrations/004_link.sql');
  await repository.git('branch', '--quiet', '-D', 'linked');
});

test('a server that holds databases of others is no scratch server', async () => {
  await using other = await server.createDatabase('empty');
  assert.ok(other.url);
  await repository.write('migrations/004_x.sql', 'alter table public.documents add column x int;\n');
  assert.is((await refusal({})).code, 'SCRATCH_IN_USE');
});

test('an application that may do nothing proves nothing, and a change of the model alone runs no statement', async () => {
  await repository.git('checkout', '--quiet', '-b', 'closed');
  await repository.write(
    'migrations/004_close.sql',
    'revoke all on all tables in schema public from authenticated;\n',
  );
  await repository.commit('nobody may do anything');
  await repository.write('migrations/005_pages.sql', 'alter table public.documents add column pages int;\n');
  const idle = await gate({ base: 'closed' });
  assert.ok(
    idle.checks.some(
      ({ verdict, observed }) => verdict === 'grey' && /no statement of the application/.test(observed),
    ),
  );
  assert.not.ok(idle.checks.some(({ id }) => id === 'GATE-03' || id === 'GATE-04'));
  await repository.git('checkout', '--quiet', '--force', 'main');
  await repository.git('clean', '--quiet', '--force', '-d');
  await repository.git('branch', '--quiet', '-D', 'closed');
  const model = await readFile(join(repository.folder, 'bulkhead.yaml'), 'utf8');
  await repository.write('bulkhead.yaml', `${model}\n# a word\n`);
  const alone = await gate({});
  assert.is(alone.verdict, 'green');
  assert.equal(
    alone.checks
      .filter(({ id }) => id.startsWith('GATE-0'))
      .map(({ id }) => id)
      .sort(),
    ['GATE-03', 'GATE-04', 'GATE-07', 'GATE-08'],
  );
});

test('the one comment of a pull request is written, then brought up to date; a fork has none', async () => {
  const issues = new FakeIssues();
  await using github = await startGitHub({ routes: issueRoutes(issues) });
  const pull = issues.add(github.state, { title: 'a change', login: 'octocat', isPullRequest: true }).number;
  await repository.write('migrations/004_floor.sql', WEAK);
  const env = { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: github.repository };
  const token = github.token({ contents: 'read', 'pull-requests': 'write' });
  const first = await gate({ 'pull-request': String(pull) }, { ...env, GITHUB_TOKEN: token });
  assert.is(first.outputs?.comment, 'created');
  const second = await gate({ 'pull-request': String(pull) }, { ...env, GITHUB_TOKEN: token });
  assert.is(second.outputs?.comment, 'updated');
  const fork = github.token({ contents: 'read' });
  const third = await gate({ 'pull-request': String(pull) }, { ...env, GITHUB_TOKEN: fork });
  assert.is(third.outputs?.comment, 'not allowed');
  assert.is(third.verdict, 'red');
  assert.ok(third.lines.some((line) => line.includes('summary of this step')));
});

test.run();
