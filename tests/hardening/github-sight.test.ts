import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { GITHUB_CHECKS } from '../../scripts/lib/hardening/github/catalogue.ts';
import { matchesRef } from '../../scripts/lib/hardening/github/ref-pattern.ts';
import { parseApp, parseByHand } from '../../scripts/lib/hardening/github/status.ts';
import { workflowFileOf } from '../../scripts/lib/hardening/github/workflow-files.ts';
import type { Permissions } from '../support/github-fake/access.ts';
import { EVERYTHING, findingOf, judge, NOW, notGreen, OF_A_JOB, openWorld, setUp } from './github-world.ts';

const world = await openWorld();

test.before.each(() => setUp(world));
test.after(() => world.close());

// What the token may not see is grey and names the permission; it is never green.

/** The permissions of a token that only looks, as SETUP.md has it made. */
const LOOKING: Permissions = {
  metadata: 'read',
  actions: 'read',
  administration: 'read',
  secrets: 'read',
};

test('a token that only reads sees everything but who may bypass a ruleset', async () => {
  const { checks } = await judge(world, { permissions: LOOKING });
  assert.equal(notGreen(checks), ['GHB-04 ruleset 1 grey']);
  const { observed, fix } = findingOf(checks, 'GHB-04');
  assert.is(observed, 'the token may not see it: that takes `administration: write`');
  assert.match(fix ?? '', /SETUP\.md#what-github-itself-is-set-to/);
  const left = await judge(world, { permissions: LOOKING, byHand: 'ghb-04' });
  assert.equal(notGreen(left.checks), ['GHB-04 ruleset 1 planned']);
  assert.match(findingOf(left.checks, 'GHB-04').observed, /left to a person, as --by-hand says$/);
});

test('the token of a job sees rules, environments and workflows, and the rest is grey', async () => {
  const { checks } = await judge(world, { permissions: OF_A_JOB });
  assert.equal(notGreen(checks), [
    'GHB-04 ruleset 1 grey',
    'GHB-04 protection of main grey',
    'GHB-09 secrets of the repository grey',
    'GHB-09 secrets of the organisation grey',
    'GHB-10 workflow permissions grey',
    'GHB-11 allowed actions grey',
    'GHB-12 pull requests of forks grey',
    'GHB-15 secret scanning grey',
    'GHB-15 push protection grey',
    'GHB-17 releases grey',
  ]);
  assert.match(findingOf(checks, 'GHB-09').observed, /`secrets: read`/);
  assert.match(findingOf(checks, 'GHB-10').observed, /`administration: read`/);
});

const LOST: readonly (readonly [string, readonly string[]])[] = [
  ['actions', ['GHB-05', 'GHB-06', 'GHB-07', 'GHB-08', 'GHB-13', 'GHB-14']],
  ['administration', ['GHB-04', 'GHB-10', 'GHB-11', 'GHB-12', 'GHB-15', 'GHB-17']],
  ['secrets', ['GHB-09']],
];
for (const [scope, expected] of LOST) {
  test(`without ${scope} these are grey: ${expected.join(', ')}`, async () => {
    const permissions = Object.fromEntries(Object.entries(EVERYTHING).filter(([name]) => name !== scope));
    const { checks } = await judge(world, { permissions });
    const grey = checks.filter(({ verdict }) => verdict !== 'green');
    assert.ok(grey.every(({ verdict }) => verdict === 'grey'));
    assert.equal([...new Set(grey.map(({ id }) => id))], [...expected]);
    for (const { observed } of grey) assert.match(observed, `${scope}: `);
  });
}

test('what the rulesets lack may stand in a protection that the token cannot see: grey, not red', async () => {
  world.settings.rulesets = world.settings.rulesets.map((one) =>
    one.id === 1 ? { ...one, rules: [] } : one,
  );
  const { checks } = await judge(world, { permissions: OF_A_JOB, wanted: new Set(['GHB-01', 'GHB-03']) });
  assert.equal(notGreen(checks), ['GHB-01 main grey', 'GHB-03 main grey']);
  assert.match(
    findingOf(checks, 'GHB-01').observed,
    /by any ruleset; as to the protection of the branch, the token may/,
  );
});

test('by hand covers what may not be seen, and nothing that was seen', async () => {
  world.settings.secrets.push('DATABASE_URL');
  const byHand = GITHUB_CHECKS.map(({ id }) => id).join(', ');
  const { checks } = await judge(world, { permissions: { ...OF_A_JOB, secrets: 'read' }, byHand });
  assert.equal(
    notGreen(checks).filter((text) => !text.endsWith(' planned')),
    ['GHB-09 DATABASE_URL of the repository red'],
  );
});

test('a plan without branch rules is red, in words that say so', async () => {
  world.settings.isPrivate = true;
  world.settings.plan = { rules: false, environments: true };
  const { checks } = await judge(world);
  assert.equal(notGreen(checks), [
    'GHB-01 main red',
    'GHB-02 gate red',
    'GHB-02 Migration gate red',
    'GHB-03 main red',
    'GHB-04 rulesets of main red',
    'GHB-16 tags v*.*.* red',
  ]);
  const { observed, fix } = findingOf(checks, 'GHB-01');
  assert.is(observed, 'the plan of this repository does not have it');
  assert.match(fix ?? '', /Make the repository public or move it to a plan with branch rules/);
});

test('a plan without environments has none of them', async () => {
  world.settings.plan = { rules: true, environments: false };
  const { checks } = await judge(world);
  assert.ok(notGreen(checks).includes('GHB-05 backup red'));
  assert.is(findingOf(checks, 'GHB-06').verdict, 'grey');
});

test('404 means "off" to who may look, and is grey to who may not', async () => {
  world.settings.immutableReleases = false;
  const { checks } = await judge(world, { permissions: LOOKING });
  assert.is(findingOf(checks, 'GHB-17').verdict, 'red');
  // Some servers answer a token that may not look with 404 as well.
  for (const path of [/immutable-releases$/, /permissions\/workflow$/, /\/protection$/]) {
    world.github.faults.add({ path, effect: { kind: 'answer', status: 404, message: 'Not Found' } });
  }
  const hidden = await judge(world, { permissions: LOOKING });
  assert.is(findingOf(hidden.checks, 'GHB-17').verdict, 'grey');
  assert.is(findingOf(hidden.checks, 'GHB-10').verdict, 'grey');
  assert.match(findingOf(hidden.checks, 'GHB-10').observed, /404.*without `administration: read`/);
  assert.ok(notGreen(hidden.checks).includes('GHB-04 protection of main grey'));
});

test('a repository that the token does not see: everything is grey, and says why', async () => {
  const { checks, facts } = await judge(world, { repository: 'sample/elsewhere' });
  assert.ok(checks.every(({ verdict }) => verdict === 'grey'));
  assert.is(new Set(checks.map(({ id }) => id)).size, GITHUB_CHECKS.length);
  assert.match(String(facts.unseen), /404/);
});

test('a limit that lasts is told once, and nothing more is asked', async () => {
  world.github.faults.rateLimit({ path: /\/environments$/, times: 100 }, new Date(NOW.getTime() + 3_600_000));
  const { checks } = await judge(world);
  const told = checks
    .filter(({ verdict }) => verdict !== 'green')
    .map(({ id, verdict }) => `${id} ${verdict}`);
  assert.equal(
    [...new Set(told)],
    [
      'GHB-05 grey',
      'GHB-06 grey',
      'GHB-07 grey',
      'GHB-08 grey',
      'GHB-09 grey',
      'GHB-10 grey',
      'GHB-11 grey',
      'GHB-12 grey',
      'GHB-13 grey',
      'GHB-14 grey',
      'GHB-16 grey',
      'GHB-17 grey',
    ],
  );
  assert.match(findingOf(checks, 'GHB-05').observed, /has used up its requests until 2026-11-21T03:30/);
  assert.is(findingOf(checks, 'GHB-16').verdict, 'grey');
  assert.match(world.github.requests.at(-1)?.path ?? '', /\/environments$/);
});

test('a server that is down: everything is grey after a few tries', async () => {
  world.github.faults.add({ times: 100, effect: { kind: 'answer', status: 502 } });
  const { checks } = await judge(world);
  assert.ok(checks.every(({ verdict }) => verdict === 'grey'));
  assert.match(findingOf(checks, 'GHB-01').observed, /could not be reached/);
  assert.ok(world.github.requests.length < 10);
});

test('an answer of another form is grey, and says where', async () => {
  Object.assign(world.settings.token, { default_workflow_permissions: 7 });
  const { checks } = await judge(world);
  assert.equal(notGreen(checks), ['GHB-10 workflow permissions grey']);
  assert.match(findingOf(checks, 'GHB-10').observed, /another form .*default_workflow_permissions/);
});

test('without workflow files nothing that hangs on them is green', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'bulkhead-none-'));
  const { checks } = await judge(world, { cwd });
  await rm(cwd, { recursive: true });
  const green = checks.filter(({ verdict }) => verdict === 'green').map(({ id }) => id);
  for (const id of [
    'GHB-02',
    'GHB-05',
    'GHB-06',
    'GHB-07',
    'GHB-08',
    'GHB-13',
    'GHB-14',
    'GHB-16',
    'GHB-17',
  ]) {
    assert.not.ok(green.includes(id), id);
  }
});

test('ids and numbers that are none are refused before anything is asked', () => {
  assert.throws(() => parseByHand('GHB-04,GHB-99,STR-02'), /GHB-99, STR-02, which is no check/);
  assert.throws(() => parseApp('my-app'), /"my-app", which is no id of an App/);
  assert.equal([...parseByHand(' ghb-04, GHB-17 ')], ['GHB-04', 'GHB-17']);
  assert.is(parseApp('4711'), 4711);
});

test('a workflow file is read for what it needs, and one that cannot be read says so', () => {
  const file = workflowFileOf(
    '.github/workflows/x.yml',
    `on: { push: { tags: "v*" }, schedule: [{ cron: "17 2 * * *" }] }
jobs:
  one: { name: First, environment: production, steps: [{ uses: ./actions/approve-change }] }
  two: { environment: { name: alerts, deployment: false }, env: { A: "\${{ secrets.A }}", T: "\${{ secrets.GITHUB_TOKEN }}" } }
`,
  );
  assert.equal(file.tags, ['v*']);
  assert.equal(file.environments, [
    { name: 'production', job: 'one', waits: true },
    { name: 'alerts', job: 'two', waits: false },
  ]);
  assert.equal(file.secrets, ['A']);
  assert.is(file.twoPeople, true);
  assert.is(file.checks.get('one'), 'First');
  assert.is(file.crons.length, 1);
  assert.match(workflowFileOf('x.yml', 'on: [').problem ?? '', /it is no YAML/);
  assert.match(workflowFileOf('x.yml', 'jobs: 3').problem ?? '', /it is no workflow/);
});

test('the patterns of rulesets are those of fnmatch', () => {
  const fits = (pattern: string, ref = 'refs/tags/v1.2.3') =>
    matchesRef(ref, { include: [pattern], exclude: [] });
  for (const pattern of [
    '~ALL',
    'refs/tags/v*',
    'refs/tags/v*.*.*',
    'refs/tags/v[0-9]*',
    'refs/**/v?.2.3',
    'refs/tags/*',
  ]) {
    assert.ok(fits(pattern), pattern);
  }
  for (const pattern of [
    'refs/tags/v1',
    'refs/*',
    'refs/heads/v*',
    'v*',
    'refs/tags/v[!1]*',
    '~DEFAULT_BRANCH',
  ]) {
    assert.not.ok(fits(pattern), pattern);
  }
  assert.not.ok(matchesRef('refs/tags/v1.2.3', { include: ['~ALL'], exclude: ['refs/tags/v1*'] }));
  assert.not.ok(matchesRef('refs/tags/v1.2.3', undefined));
});

test.run();
