import { access, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { recordReports } from '../../scripts/evidence/record-reports.ts';
import { readLedger } from '../../scripts/lib/reports/ledger.ts';
import { verifyLedger } from '../../scripts/lib/reports/ledger-verify.ts';
import type { Result } from '../../scripts/lib/runtime/result.ts';
import { type TestContextOptions, testContext } from '../support/context.ts';
import {
  defaults,
  failureOf,
  fillInbox,
  git,
  NOW,
  openScene,
  placeReport,
  reportOf,
  type Scene,
} from './scene.ts';

/** A repository of somebody who works in it. */
async function repository(scene: Scene, name = 'work'): Promise<string> {
  const path = join(scene.root, name);
  template ??= makeTemplate();
  await cp(await template, path, { recursive: true });
  return path;
}

/** Made once: a process for each step and test would make this file slow. */
let template: Promise<string> | undefined;

async function makeTemplate(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'bulkhead-record-template-'));
  await git(path, 'init', '--quiet', '--initial-branch=main');
  await git(path, 'config', 'user.name', 'A Person');
  await git(path, 'config', 'user.email', 'person@example.com');
  await writeFile(join(path, 'code.ts'), 'one\n');
  await git(path, 'add', '.');
  await git(path, 'commit', '--quiet', '-m', 'Code');
  return path;
}

test.after(async () => {
  if (template !== undefined) await rm(await template, { recursive: true });
});

type Changes = Partial<ReturnType<typeof defaults>>;

async function record(
  path: string,
  inbox: string,
  changes: Changes = {},
  options: TestContextOptions = {},
): Promise<Result> {
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    HOME: '/nowhere',
  };
  await using context = testContext({ clock: NOW, cwd: path, ...options, env: { ...env, ...options.env } });
  return await recordReports.run({ ...defaults(inbox), git: path, ...changes }, context);
}

const subjects = async (path: string, branch = 'main') =>
  (await git(path, 'log', '--format=%s', branch)).split('\n');
const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

test('a plain commit of exactly the reports; what is staged or changed stays so', async () => {
  await using scene = await openScene();
  const path = await repository(scene);
  await writeFile(join(path, 'staged.ts'), 'staged\n');
  await git(path, 'add', 'staged.ts');
  await writeFile(join(path, 'code.ts'), 'changed\n');
  await writeFile(join(path, 'untracked.ts'), 'untracked\n');
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 5)]);
  const result = await record(path, inbox);
  assert.is(result.verdict, 'green', JSON.stringify(result.checks));
  assert.equal(await subjects(path), ['Record one report of run 4711: 1 red', 'Code']);
  const changed = (await git(path, 'show', '--name-only', '--format=', 'HEAD')).split('\n');
  assert.ok(
    changed.every((name) => name.startsWith('reports/')),
    changed.join(),
  );
  assert.is(await git(path, 'status', '--porcelain'), ' M code.ts\nA  staged.ts\n?? untracked.ts');
  assert.equal(await verifyLedger(join(path, 'reports')), [], 'the working copy has followed');
  assert.is(await git(path, 'log', '-1', '--format=%an'), 'A Person');
});

test('two recorders at once in one repository lose nothing', async () => {
  await using scene = await openScene();
  const path = await repository(scene);
  const runs = ['1', '2', '3', '4'];
  const inboxes = await Promise.all(
    runs.map(async (run, number) => fillInbox(await scene.folder(`inbox-${run}`), [reportOf(run, number)])),
  );
  const results = await Promise.all(inboxes.map((inbox) => record(path, inbox)));
  assert.equal(
    results.map(({ verdict }) => verdict),
    runs.map(() => 'green'),
  );
  assert.is((await subjects(path)).length, runs.length + 1, 'one commit per run');
  assert.equal(await verifyLedger(join(path, 'reports')), []);
  assert.is((await readLedger(join(path, 'reports'))).length, 4);
  assert.is(await git(path, 'status', '--porcelain'), '');
});

test('a commit that somebody makes meanwhile is kept, and the recording made anew on it', async () => {
  await using scene = await openScene();
  const path = await repository(scene);
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 5)]);
  let moved = false;
  const onStep = async (name: string) => {
    if (name !== 'commit' || moved) return;
    moved = true;
    await git(path, 'commit', '--quiet', '--allow-empty', '-m', 'Meanwhile');
  };
  const result = await record(path, inbox, {}, { onStep });
  assert.is(result.facts?.conflicts, 1);
  assert.equal(await subjects(path), ['Record one report of run 4711: 1 red', 'Meanwhile', 'Code']);
});

test('evidence that was edited and not committed stops the recording', async () => {
  await using scene = await openScene();
  const path = await repository(scene);
  await record(path, await fillInbox(await scene.folder('inbox'), [reportOf('1', 1)]));
  const head = await git(path, 'rev-parse', 'HEAD');
  const more = await fillInbox(await scene.folder('more'), [reportOf('2', 2)]);
  const ledger = join(path, 'reports/ledger/2026.jsonl');
  const text = await readFile(ledger, 'utf8');
  await writeFile(ledger, `${text}more\n`);
  const error = await failureOf(record(path, more));
  assert.is(error.code, 'RECORD_UNCOMMITTED');
  assert.match(error.what, 'reports/ledger/2026.jsonl');
  assert.is(await readFile(ledger, 'utf8'), `${text}more\n`);
  assert.is(await git(path, 'rev-parse', 'HEAD'), head);
  await writeFile(ledger, text);
  assert.is((await record(path, more)).verdict, 'green');
});

test('an ignored reports folder is refused, and not written past git', async () => {
  await using scene = await openScene();
  const path = await repository(scene);
  await writeFile(join(path, '.gitignore'), 'reports/\n');
  await git(path, 'add', '.gitignore');
  await git(path, 'commit', '--quiet', '-m', 'Ignore');
  await mkdir(join(path, 'reports'));
  await writeFile(join(path, 'reports/README.md'), 'mine\n');
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('1', 1)]);
  assert.is((await failureOf(record(path, inbox))).code, 'RECORD_UNCOMMITTED');
  assert.is(await readFile(join(path, 'reports/README.md'), 'utf8'), 'mine\n');
});

test('a process that died before the working copy had followed is made good by the next', async () => {
  await using scene = await openScene();
  const path = await repository(scene);
  await record(path, await fillInbox(await scene.folder('inbox'), [reportOf('1', 1)]));
  const [from, to] = [await git(path, 'rev-parse', 'HEAD~1'), await git(path, 'rev-parse', 'HEAD')];
  // As it would be: the branch has moved, the journal stands, index and files are those of before.
  await git(path, 'read-tree', from);
  await rm(join(path, 'reports'), { recursive: true });
  await writeFile(join(path, '.git/bulkhead-record.json'), JSON.stringify({ from, to }));
  await record(path, await fillInbox(await scene.folder('more'), [reportOf('2', 2)]));
  assert.is(await git(path, 'status', '--porcelain'), '');
  assert.equal(await verifyLedger(join(path, 'reports')), []);
  assert.is((await readLedger(join(path, 'reports'))).length, 2);
  assert.not.ok(await exists(join(path, '.git/bulkhead-record.json')));
});

test('interrupted at any step: the next run records, nothing twice', async () => {
  for (const step of ['read the inbox', 'read the ledger', 'commit', 'read back']) {
    await using scene = await openScene();
    const path = await repository(scene);
    const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('1', 1), reportOf('1', 2)]);
    const stopped = await failureOf(
      record(path, inbox, {}, { onStep: (name, context) => (name === step ? context.abort() : undefined) }),
    );
    assert.is(stopped.code, 'INTERRUPTED', step);
    await record(path, inbox);
    assert.equal(await verifyLedger(join(path, 'reports')), [], step);
    assert.is((await readLedger(join(path, 'reports'))).length, 2, step);
    assert.is((await subjects(path)).length, 2, step);
    assert.is(await git(path, 'status', '--porcelain'), '', step);
  }
});

test('another branch than the checked-out one is written without touching the working copy', async () => {
  await using scene = await openScene();
  const path = await repository(scene);
  await git(path, 'branch', 'evidence');
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('1', 1)]);
  await record(path, inbox, { branch: 'evidence', folder: '.' });
  assert.equal(await subjects(path), ['Code']);
  assert.is(await git(path, 'status', '--porcelain'), '');
  assert.is((await subjects(path, 'evidence')).length, 2);
  const clone = join(scene.root, 'evidence');
  await git(scene.root, 'clone', '--quiet', '--branch', 'evidence', path, clone);
  assert.equal(await verifyLedger(clone), []);
});

test('line ends of .gitattributes and hooks of the repository change no evidence', async () => {
  await using scene = await openScene();
  const path = await repository(scene);
  await writeFile(join(path, '.gitattributes'), '* text eol=crlf\n');
  await writeFile(join(path, '.git/hooks/pre-commit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  await git(path, 'add', '.');
  await git(path, 'commit', '--quiet', '--no-verify', '-m', 'Attributes');
  await record(path, await fillInbox(await scene.folder('inbox'), [reportOf('1', 1)]));
  assert.equal(await verifyLedger(join(path, 'reports')), []);
});

test('what git needs is asked for by name', async () => {
  await using scene = await openScene();
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('1', 1)]);
  assert.is((await failureOf(record(await scene.folder('none'), inbox))).code, 'NOT_A_REPOSITORY');
  const path = await repository(scene);
  assert.is((await failureOf(record(path, inbox, { branch: 'other' }))).code, 'RECORD_NO_BRANCH');
  assert.is((await failureOf(record(path, inbox, { branch: '../x' }))).code, 'RECORD_NO_BRANCH');
  await git(path, 'config', '--unset', 'user.email');
  await git(path, 'config', '--unset', 'user.name');
  const nobody = await failureOf(record(path, inbox));
  assert.is(nobody.code, 'GIT_IDENTITY');
  assert.match(nobody.fix, 'git config user.name');
  await record(path, inbox, {}, { env: { GITHUB_ACTIONS: 'true' } });
  assert.is(await git(path, 'log', '-1', '--format=%an'), 'github-actions[bot]');
  await git(path, 'switch', '--quiet', '--detach');
  assert.is((await failureOf(record(path, inbox))).code, 'RECORD_DETACHED');
});

test('neither a token nor a repository at home: an input error, before anything', async () => {
  await using context = testContext({ clock: NOW });
  const error = await failureOf(recordReports.run({ ...defaults('x'), push: 'origin' }, context));
  assert.is(error.code, 'INPUT');
  assert.match(error.what, '--push needs --git');
});

/** A remote as GitHub's: a bare repository, and a clone of it that records. */
async function withRemote(
  scene: Scene,
): Promise<{ remote: string; clone: (name: string) => Promise<string> }> {
  const path = await repository(scene);
  const remote = join(scene.root, 'remote.git');
  await git(scene.root, 'clone', '--quiet', '--bare', path, remote);
  const clone = async (name: string) => {
    const to = join(scene.root, name);
    await git(scene.root, 'clone', '--quiet', '--depth=1', `file://${remote}`, to);
    await git(to, 'config', 'user.name', 'A Person');
    await git(to, 'config', 'user.email', 'person@example.com');
    return to;
  };
  return { remote, clone };
}

test('the third way: pushed with a key; two at once from shallow clones lose nothing', async () => {
  await using scene = await openScene();
  const { remote, clone } = await withRemote(scene);
  const runs = ['1', '2', '3'];
  const jobs = await Promise.all(
    runs.map(async (run, number) => ({
      path: await clone(`clone-of-${run}`),
      inbox: await fillInbox(await scene.folder(`inbox-${run}`), [reportOf(run, number)]),
    })),
  );
  const results = await Promise.all(jobs.map(({ path, inbox }) => record(path, inbox, { push: 'origin' })));
  assert.equal(
    results.map(({ verdict }) => verdict),
    ['green', 'green', 'green'],
  );
  assert.is((await subjects(remote)).length, 4);
  const fresh = join(scene.root, 'fresh');
  await git(scene.root, 'clone', '--quiet', remote, fresh);
  assert.equal(await verifyLedger(join(fresh, 'reports')), []);
  assert.is((await readLedger(join(fresh, 'reports'))).length, 3);
  assert.equal(await subjects(jobs[0]?.path ?? ''), ['Code'], 'the local branch stays');
});

for (const [code, said] of [
  ['GITHUB_PROTECTED_BRANCH', 'error: GH006: Protected branch update failed for refs/heads/main.'],
  ['GITHUB_RULESET', 'error: GH013: Repository rule violations found for refs/heads/main.'],
] as const) {
  test(`a push that is refused (${code}) names the three ways`, async () => {
    await using scene = await openScene();
    const { remote, clone } = await withRemote(scene);
    const hook = `#!/bin/sh\necho "${said}" >&2\necho "" >&2\necho "- Changes must be made through a pull request." >&2\nexit 1\n`;
    await writeFile(join(remote, 'hooks/pre-receive'), hook, { mode: 0o755 });
    const path = await clone('clone');
    const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('1', 1)]);
    const error = await failureOf(record(path, inbox, { push: 'origin' }));
    assert.is(error.code, code);
    for (const way of ['GitHub App', '--branch reports', 'deploy key']) assert.match(error.fix, way);
    await rm(join(remote, 'hooks/pre-receive'));
    assert.is((await record(path, inbox, { push: 'origin' })).verdict, 'green', 'nothing was lost');
  });
}

test('a remote that is not there, and a branch that it has not', async () => {
  await using scene = await openScene();
  const { clone } = await withRemote(scene);
  const path = await clone('clone');
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('1', 1)]);
  assert.is((await failureOf(record(path, inbox, { push: 'elsewhere' }))).code, 'GIT');
  assert.is(
    (await failureOf(record(path, inbox, { push: 'origin', branch: 'other' }))).code,
    'RECORD_NO_BRANCH',
  );
});

test('a report alone, without the ledger of a job, is recorded too', async () => {
  await using scene = await openScene();
  const path = await repository(scene);
  const inbox = await scene.folder('inbox');
  await placeReport(inbox, reportOf('1', 1));
  assert.is((await record(path, inbox)).outputs?.recorded, '1');
});

test.run();
