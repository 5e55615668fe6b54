import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readLedger } from '../../scripts/lib/reports/ledger.ts';
import { checkOf, failureOf, fillInbox, openScene, reportOf } from './scene.ts';

test('the reports of a run become one commit, read back and verified, with the dashboard', async () => {
  await using scene = await openScene();
  const inbox = await fillInbox(await scene.folder('inbox'), [
    reportOf('4711', 5),
    reportOf('4711', 1, 'backup'),
  ]);
  await fillInbox(inbox, [reportOf('4711', 3, 'canary')], 'two');
  const result = await scene.record(inbox);
  assert.is(result.verdict, 'green', JSON.stringify(result.checks, null, 1));
  assert.is(result.outputs?.recorded, '3');
  assert.equal(
    (await scene.fake.git.log('main')).map((line) => line.slice(41)),
    ['First commit', 'Record 3 reports of run 4711: 3 red'],
  );
  const clone = await scene.clone();
  const entries = await readLedger(join(clone, 'reports'));
  assert.equal(
    entries.map(({ kind }) => kind),
    ['backup', 'canary', 'hardening'],
    'by time',
  );
  assert.equal(await scene.problems(), []);
  assert.match(await readFile(join(clone, 'reports/README.md'), 'utf8'), 'backup');
  assert.match(
    await readFile(join(clone, 'reports', (entries[0]?.path ?? '').replace('.json', '.md')), 'utf8'),
    'backup',
  );
  assert.is(checkOf(result, 'REC-03')?.verdict, 'green');
  const message = await scene.fake.git.git(['log', '-1', '--format=%B', 'main']);
  assert.match(message.toString(), `Ledger-Head: 3 ${(result.outputs?.['ledger-head'] ?? '').split(':')[1]}`);
});

test('a second time nothing is recorded, and no commit is made', async () => {
  await using scene = await openScene();
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 5)]);
  await scene.record(inbox);
  const again = await scene.record(inbox);
  assert.is(again.verdict, 'green');
  assert.is(again.outputs?.recorded, '0');
  assert.is((await scene.fake.git.log('main')).length, 2);
});

test('a dry run reads only', async () => {
  await using scene = await openScene();
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 5)]);
  const result = await scene.record(inbox, { 'dry-run': true });
  assert.is(result.verdict, 'green');
  assert.match(result.summary, 'would record 1 report');
  assert.ok(scene.fake.requests.every(({ method }) => method === 'GET'));
  assert.is((await scene.fake.git.log('main')).length, 1);
});

test('an empty inbox is grey, one that is not there an error', async () => {
  await using scene = await openScene();
  assert.is((await scene.record(await scene.folder('inbox'))).verdict, 'grey');
  assert.is((await failureOf(scene.record(join(scene.root, 'none')))).code, 'INBOX');
});

test('two recorders at once lose nothing', async () => {
  await using scene = await openScene();
  const runs = ['1001', '1002', '1003', '1004', '1005', '1006'];
  const inboxes = await Promise.all(
    runs.map(async (run, number) =>
      fillInbox(await scene.folder(`inbox-${run}`), [
        reportOf(run, number),
        reportOf(run, number + 20, 'backup'),
      ]),
    ),
  );
  const results = await Promise.all(
    runs.map((run, number) => scene.record(inboxes[number] ?? '', {}, scene.job({ run }))),
  );
  assert.equal(
    results.map(({ verdict }) => verdict),
    runs.map(() => 'green'),
  );
  assert.is((await scene.fake.git.log('main')).length, runs.length + 1, 'one commit per run');
  assert.equal(await scene.problems(), []);
  assert.is((await readLedger(join(await scene.clone(), 'reports'))).length, 12);
});

test('a branch that moves several times is followed; files of the others stay', async () => {
  await using scene = await openScene();
  const { fake } = scene;
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 5)]);
  let moved = 0;
  const run = async () => {
    moved += 1;
    const parent = (await fake.git.head('main')) ?? '';
    const additions = [{ path: `code-${moved}.ts`, bytes: Buffer.from('x') }];
    const shared = { branch: 'main', message: 'Work', author: 'somebody', deletions: [], at: new Date() };
    await fake.git.commit({ ...shared, parent, additions });
  };
  fake.faults.add({ path: /graphql/, times: 4, effect: { kind: 'meanwhile', run } });
  const result = await scene.record(inbox);
  assert.is(result.verdict, 'green');
  assert.is(result.facts?.conflicts, 4);
  assert.equal((await fake.git.log('main')).map((line) => line.slice(41)).slice(1), [
    'Work',
    'Work',
    'Work',
    'Work',
    'Record one report of run 4711: 1 red',
  ]);
  assert.ok(await fake.git.read('main', 'code-4.ts'));
  assert.equal(await scene.problems(), []);
});

test('a branch that never stands still ends in an error that keeps everything', async () => {
  await using scene = await openScene();
  const { fake } = scene;
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 5)]);
  fake.faults.add({
    path: /graphql/,
    times: 99,
    effect: {
      kind: 'meanwhile',
      run: async () => {
        const parent = (await fake.git.head('main')) ?? '';
        const shared = { branch: 'main', message: 'Work', author: 'somebody', additions: [], deletions: [] };
        await fake.git.commit({ ...shared, parent, at: new Date() });
      },
    },
  });
  const error = await failureOf(scene.record(inbox));
  assert.is(error.code, 'RECORD_BUSY');
  fake.faults.clear();
  assert.is((await scene.record(inbox)).verdict, 'green', 'the inbox still has them');
});

test('a commit whose answer was lost is found, and not made twice', async () => {
  for (const kind of ['cut-after', 'cut-body'] as const) {
    await using scene = await openScene();
    const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 5)]);
    scene.fake.faults.add({ path: /graphql/, effect: { kind } });
    const result = await scene.record(inbox);
    assert.is(result.verdict, 'green', kind);
    assert.is(result.outputs?.recorded, '1');
    assert.is(result.outputs?.commit, await scene.fake.git.head('main'));
    assert.is((await scene.fake.git.log('main')).length, 2);
    assert.equal(await scene.problems(), []);
  }
});

test('502 after the commit was made is the same', async () => {
  await using scene = await openScene();
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 5)]);
  scene.fake.faults.add({ path: /graphql/, effect: { kind: 'answer-after', status: 502 } });
  const result = await scene.record(inbox);
  assert.is(result.outputs?.recorded, '1');
  assert.is((await scene.fake.git.log('main')).length, 2);
});

test('a commit without a signature is red, unless that is accepted', async () => {
  await using scene = await openScene();
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 5)]);
  const unsigned = scene.token({ signs: false });
  const result = await scene.record(inbox, { 'github-token': unsigned });
  assert.is(result.verdict, 'red');
  assert.match(checkOf(result, 'REC-03')?.observed ?? '', 'not verified: unsigned');
  const more = await fillInbox(await scene.folder('more'), [reportOf('4712', 9)]);
  const accepted = await scene.record(more, { 'github-token': unsigned, 'require-verified': 'no' });
  assert.is(accepted.verdict, 'green');
});

for (const [guard, code] of [
  ['protected', 'GITHUB_PROTECTED_BRANCH'],
  ['ruleset', 'GITHUB_RULESET'],
] as const) {
  test(`a branch that is guarded (${guard}) refuses with the three ways`, async () => {
    await using scene = await openScene();
    scene.fake.state.guards.set('main', guard);
    const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 5)]);
    const error = await failureOf(scene.record(inbox));
    assert.is(error.code, code);
    assert.is(error.runbook, 'RECORDING.md#protected-branches');
    for (const way of ['GitHub App', '--branch reports', 'deploy key']) assert.match(error.fix, way);
    assert.is((await scene.fake.git.log('main')).length, 1);
  });

  test(`the first way: an App that may bypass (${guard})`, async () => {
    await using scene = await openScene();
    scene.fake.state.guards.set('main', guard);
    const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 5)]);
    const result = await scene.record(inbox, {
      'github-token': scene.token({ bypass: true, login: 'evidence[bot]' }),
    });
    assert.is(result.verdict, 'green');
    assert.equal(await scene.problems(), []);
  });
}

test('the second way: a branch of its own, which has to be there', async () => {
  await using scene = await openScene();
  const { fake } = scene;
  fake.state.guards.set('main', 'protected');
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 5)]);
  const missing = await failureOf(scene.record(inbox, { branch: 'reports' }));
  assert.is(missing.code, 'RECORD_NO_BRANCH');
  assert.match(missing.fix, 'git switch --orphan reports');
  await fake.git.commit({
    branch: 'reports',
    parent: '',
    message: 'Evidence',
    author: 'somebody',
    additions: [],
    deletions: [],
    at: new Date(),
  });
  const result = await scene.record(inbox, { branch: 'reports' });
  assert.is(result.verdict, 'green');
  assert.equal(await scene.problems('reports'), []);
  assert.is((await fake.git.log('main')).length, 1);
});

test('a missing permission, an ended token, another repository and an archived one each say so', async () => {
  await using scene = await openScene();
  const { fake } = scene;
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 5)]);
  const reading = fake.token({ contents: 'read', metadata: 'read' });
  const forbidden = await failureOf(scene.record(inbox, { 'github-token': reading }));
  assert.is(forbidden.code, 'GITHUB_PERMISSION');
  assert.match(forbidden.fix, '`contents: write`');
  const blind = fake.token({ metadata: 'read' });
  const unseen = await failureOf(scene.record(inbox, { 'github-token': blind }));
  assert.match(unseen.fix, '`contents: read`');
  const other = await failureOf(scene.record(inbox, { repository: 'sample/other', branch: 'main' }));
  assert.is(other.code, 'GITHUB_NOT_FOUND');
  const ended = scene.token();
  fake.state.tokens.revoke(ended);
  assert.is((await failureOf(scene.record(inbox, { 'github-token': ended }))).code, 'GITHUB_TOKEN_REFUSED');
  fake.state.archived = true;
  const archived = await failureOf(scene.record(inbox));
  assert.is(archived.code, 'GITHUB_ARCHIVED');
  assert.is((await fake.git.log('main')).length, 1);
});

test('an empty repository has no branch', async () => {
  await using scene = await openScene({ files: 'empty' });
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 5)]);
  assert.is((await failureOf(scene.record(inbox))).code, 'RECORD_NO_BRANCH');
});

test('the chain goes on in a new year, and late reports of the old one do not go back', async () => {
  await using scene = await openScene();
  const { sampleReport, sampleContext } = await import('../reports/sample.ts');
  const env = (run: string) => sampleContext({ env: { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: '1' } });
  const old = sampleReport({ at: '2025-12-31T23:59:58.000Z', context: env('1') });
  const fresh = sampleReport({ at: '2026-01-01T00:00:01.000Z', context: env('2') });
  const late = sampleReport({ at: '2025-12-31T23:59:59.000Z', kind: 'backup', context: env('1') });
  const inbox = await fillInbox(await scene.folder('inbox'), [old, fresh]);
  await scene.record(inbox);
  await scene.record(await fillInbox(await scene.folder('late'), [late]));
  assert.equal(await scene.problems(), []);
  const clone = join(await scene.clone(), 'reports');
  const lines = async (year: number) =>
    (await readFile(join(clone, `ledger/${year}.jsonl`), 'utf8')).split('\n').length - 1;
  assert.equal([await lines(2025), await lines(2026)], [1, 2]);
});

test('more than one commit can carry is split, each whole in itself', async () => {
  await using scene = await openScene();
  const { githubTarget } = await import('../../scripts/lib/reports/record/github-target.ts');
  const { record } = await import('../../scripts/lib/reports/record/record.ts');
  const { readInbox } = await import('../../scripts/lib/reports/record/inbox.ts');
  const { openGitHub } = await import('../../scripts/lib/github/client.ts');
  const { objectivesSchema } = await import('../../scripts/lib/tenancy/objectives-schema.ts');
  const { freshness } = await import('../../scripts/lib/watchdog/objectives.ts');
  const reports = Array.from({ length: 7 }, (_, second) => reportOf('4711', second));
  const inbox = await readInbox(await fillInbox(await scene.folder('inbox'), reports));
  const context = scene.job();
  const target = githubTarget(openGitHub({ token: scene.token(), context }), 'main', 'reports/');
  const derivation = { now: context.now(), objectives: objectivesSchema.parse({}), freshness };
  const done = await record(target, inbox.files, { derivation, dryRun: false, mostBytes: 15_000 }, context);
  assert.ok(done.commits.length > 1, `${done.commits.length}`);
  assert.is(
    done.commits.reduce((sum, { reports }) => sum + reports.length, 0),
    7,
  );
  assert.is(done.known, 0);
  assert.equal(await scene.problems(), []);
});

test('the paths are below the folder that was given, and nowhere else', async () => {
  await using scene = await openScene();
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 5)]);
  for (const folder of ['../x', '/etc', 'a/../b', '.git', 'a/.git/hooks', 'a\\b', 'a//b', '']) {
    assert.is((await failureOf(scene.record(inbox, { folder }))).code, 'REPORTS_FOLDER', folder);
  }
  await scene.record(inbox, { folder: 'docs/evidence/' });
  const names = (await scene.fake.git.git(['ls-tree', '-r', '--name-only', 'main']))
    .toString()
    .trim()
    .split('\n');
  assert.ok(names.length > 3);
  assert.ok(
    names.every((name) => name === 'README.md' || name.startsWith('docs/evidence/')),
    names.join(),
  );
});

test('interrupted at any step: the next run records what is missing, nothing twice', async () => {
  for (const step of ['open', 'read the inbox', 'read the ledger', 'commit', 'read back']) {
    await using scene = await openScene();
    const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 1), reportOf('4711', 2)]);
    const job = scene.job({ onStep: (name, context) => (name === step ? context.abort() : undefined) });
    assert.is((await failureOf(scene.record(inbox, {}, job))).code, 'INTERRUPTED', step);
    assert.is((await scene.record(inbox)).verdict, 'green', step);
    assert.is((await scene.fake.git.log('main')).length, 2, step);
    assert.equal(await scene.problems(), [], step);
  }
});

test.run();
