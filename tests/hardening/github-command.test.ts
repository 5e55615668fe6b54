import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase } from '../support/postgres.ts';
import { APP, EVERYTHING, openWorld } from './github-world.ts';

const SCRIPT = 'scripts/hardening/hardening-status.ts';
const hardened = await createDatabase('portal-hardened');
const reports = await mkdtemp(join(tmpdir(), 'bulkhead-settings-'));
const world = await openWorld();
// The schedules of the real clock: what the fake was told is a night in the past or the future.
for (const workflow of world.workflows.all) {
  workflow.runs.splice(0);
  world.workflows.run(workflow, { createdAt: new Date() });
}

test.after(async () => {
  await hardened.drop();
  await world.close();
  await rm(reports, { recursive: true });
});

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  const { PATH = '', HOME = '' } = process.env;
  const all = {
    PATH,
    HOME,
    DATABASE_URL: hardened.urlFor('bulkhead_operator'),
    GITHUB_API_URL: world.github.url,
    GITHUB_REPOSITORY: world.github.repository,
    EVIDENCE_APP_ID: String(APP),
    ENVIRONMENTS_HAVE_REVIEWERS: 'true',
    ...env,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT, '--reports', reports, ...args], { env: all }, (error, out, err) =>
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, out, err }),
    );
  });
}

test('one report for the database and for GitHub', async () => {
  const GITHUB_TOKEN = world.github.token(EVERYTHING);
  const { code, out, err } = await run(['--github', '--json'], { GITHUB_TOKEN });
  assert.is(code, 0, out + err);
  const report = JSON.parse(out);
  const ids = new Set(report.checks.map(({ id }: { id: string }) => id));
  for (const id of ['META-01', 'STR-02', 'RLS-01', 'GHB-01', 'GHB-17']) assert.ok(ids.has(id), id);
  assert.is(report.kind, 'hardening');
  assert.is(report.facts.github.repository, 'sample/portal');
  assert.is(report.facts.coverage['GHB-02'].green, 2);
  const first = report.checks.find(({ id }: { id: string }) => id === 'GHB-01');
  assert.match(first.query, 'GET /repos/{owner}/{repo}/rules/branches/{branch} # metadata: read');
  assert.not.match(out, GITHUB_TOKEN);
});

test('without --github nobody is asked', async () => {
  const before = world.github.requests.length;
  const { code, out } = await run(['--json'], { GITHUB_TOKEN: world.github.token(EVERYTHING) });
  assert.is(code, 0, out);
  assert.not.match(out, /GHB-/);
  assert.is(world.github.requests.length, before);
});

test('what is red at GitHub makes the status red; what nobody may see makes it grey', async () => {
  world.settings.secrets.push('DATABASE_URL');
  const red = await run(['--github'], { GITHUB_TOKEN: world.github.token(EVERYTHING) });
  world.settings.secrets.length = 0;
  assert.is(red.code, 1);
  assert.match(red.out, 'gh api --method DELETE repos/sample/portal/actions/secrets/DATABASE_URL');
  const grey = await run(['--github'], { GITHUB_TOKEN: world.github.token({ metadata: 'read' }) });
  assert.is(grey.code, 2);
  assert.match(grey.out, /administration: read/);
});

test('single checks of GitHub are always asked beside the database, and never instead of it', async () => {
  const GITHUB_TOKEN = world.github.token(EVERYTHING);
  const { code, out } = await run(['--github', '--check', 'GHB-03,ghb-05', '--json'], { GITHUB_TOKEN });
  assert.is(code, 0, out);
  const ids = JSON.parse(out).checks.map(({ id }: { id: string }) => id);
  assert.equal([...new Set(ids)], ['META-01', 'GHB-03', 'GHB-05']);
  const none = await run(['--github', '--check', 'GHB'], { GITHUB_TOKEN, DATABASE_URL: '' });
  assert.is(none.code, 2);
  assert.match(none.err, /DATABASE_URL/);
});

test('what cannot be meant is refused before anything is looked at', async () => {
  const cases: [string[], Record<string, string>, RegExp][] = [
    [['--github'], {}, /--github needs a token: GITHUB_TOKEN is not set/],
    [['--check', 'GHB-03'], {}, /--check asks for GHB-03, which are about GitHub/],
    [['--check', 'GHB-99', '--github'], { GITHUB_TOKEN: 'x' }, /there is no check GHB-99/],
    [['--github', '--by-hand', 'STR-02'], { GITHUB_TOKEN: 'x' }, /STR-02, which is no check of GitHub/],
    [['--github'], { GITHUB_TOKEN: 'x', EVIDENCE_APP_ID: 'robot' }, /"robot", which is no id of an App/],
    [['--github'], { GITHUB_TOKEN: 'x', GITHUB_REPOSITORY: 'portal' }, /"portal" is not a repository/],
  ];
  for (const [args, env, expected] of cases) {
    const { code, err } = await run(args, env);
    assert.is(code, 2, args.join(' '));
    assert.match(err, expected);
  }
});

test.run();
