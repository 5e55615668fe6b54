import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { migrationGate } from '../../../scripts/hardening/migration-gate.ts';
import { readValues } from '../../../scripts/lib/adapters/values.ts';
import { readRevisions } from '../../../scripts/lib/gate/change-set.ts';
import { openRepository } from '../../../scripts/lib/gate/revision.ts';
import { BulkheadError } from '../../../scripts/lib/runtime/errors.ts';
import type { Result } from '../../../scripts/lib/runtime/result.ts';
import { testContext } from '../../support/context.ts';
import { ownServer, type TestServer } from '../../support/postgres.ts';
import { type SampleRepository, sampleRepository } from './repository.ts';

// What a push to the default branch gives as "before": zeros at the first one, and after a forced one a commit that
// no branch has any more.

const NOTHING = '0'.repeat(40);

let server: TestServer;
let repository: SampleRepository;
let others: string;

test.before(async () => {
  server = await ownServer();
  repository = await sampleRepository();
  others = await mkdtemp(join(tmpdir(), 'bulkhead-clones-'));
});
test.after(async () => {
  await repository[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await rm(others, { recursive: true });
});

async function gate(folder: string, given: Readonly<Record<string, string>>): Promise<Result> {
  await using context = testContext({
    command: 'migration-gate',
    cwd: folder,
    env: { PATH: process.env.PATH },
  });
  const env = { BULKHEAD_SCRATCH_URL: server.url };
  const sources = { given: new Map(Object.entries(given)), env, cwd: folder };
  const { own, problems } = await readValues(migrationGate, sources, context.secrets);
  assert.equal(problems, []);
  return await migrationGate.run(own, context);
}

test('the first push: all migrations build a database, and the report says that nothing was compared', async () => {
  const result = await gate(repository.folder, { base: NOTHING, head: 'main' });
  assert.is(result.verdict, 'green');
  assert.match(
    result.summary,
    /^the first push of a branch: \d+ files build a database, and there is nothing/,
  );
  assert.equal(
    result.checks.map(({ id }) => id),
    ['GATE-01'],
  );
  assert.is(result.facts?.beginning, true);
  assert.is(result.outputs?.added, '');
});

test('a first push whose migrations build nothing is no green one', async () => {
  await repository.write('migrations/004_broken.sql', 'alter table public.nowhere add column a int;\n');
  try {
    await gate(repository.folder, { base: NOTHING });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, BulkheadError);
    assert.match(String(error), /004_broken\.sql/);
  }
  await repository.git('clean', '--quiet', '--force', '-d');
});

test('zeros that are not as many as a commit has are no revision', async () => {
  await using context = testContext({ env: { PATH: process.env.PATH } });
  const opened = await openRepository(join(repository.folder, 'bulkhead.yaml'), context);
  await refused(() => readRevisions(opened, '0'.repeat(39), 'main'));
});

test('after a forced push the base is taken from the clone that stands on it', async () => {
  // What the branch was before the push, which nobody has any more but the checkout of the judge.
  const before = await repository.git('rev-parse', 'main');
  const judge = join(others, 'judge');
  await repository.git('clone', '--quiet', '--depth', '1', `file://${repository.folder}`, judge);
  await repository.git('checkout', '--quiet', '--orphan', 'rewritten');
  await repository.write('migrations/004_pages.sql', 'alter table public.documents add column pages int;\n');
  const head = await repository.commit('the history anew');
  const change = join(others, 'change');
  await repository.git(
    'clone',
    '--quiet',
    '--single-branch',
    '--branch',
    'rewritten',
    `file://${repository.folder}`,
    change,
  );

  await using context = testContext({ env: { PATH: process.env.PATH } });
  const config = join(change, 'bulkhead.yaml');
  await refused(async () => readRevisions(await openRepository(config, context), before, head));
  const {
    base,
    fork,
    head: read,
  } = await readRevisions(await openRepository(config, context, judge), before, head);
  assert.is(base.commit, before);
  assert.is(fork, base, 'there is no common history: it is held against what stood there');
  const added = read.migrations.filter(({ path }) => !base.migrations.some((file) => file.path === path));
  assert.equal(
    added.map(({ path }) => path),
    ['migrations/004_pages.sql'],
  );
});

async function refused(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof BulkheadError && error.code === 'REVISION_UNKNOWN', String(error));
    return;
  }
  throw new Error('it was taken for a revision');
}

test.run();
