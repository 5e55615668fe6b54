import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { keptSchedule, scheduleCheck } from '../../scripts/lib/watchdog/schedule-check.ts';
import {
  checkOf,
  commit,
  findings,
  look,
  NIGHTLY,
  NOW,
  nights,
  openPortal,
  runAll,
  runNights,
} from './portal.ts';

const day = (text: string) => new Date(`2026-11-${text}:00Z`);

const ENDINGS = ['failure', 'cancelled', 'timed_out', 'startup_failure', 'stale', 'action_required'] as const;
for (const conclusion of ENDINGS) {
  test(`a run that ended ${conclusion} is red, also when the next one succeeded`, async () => {
    await using portal = await openPortal();
    runNights(portal, 11, 12, 13, 14, 15, 16, 17, 18);
    portal.workflows.run(portal.nightly, {
      createdAt: day('19T02:20'),
      conclusion,
      attempt: 2,
      jobs:
        conclusion === 'failure'
          ? [
              { name: 'status', conclusion: 'success' },
              { name: 'backup', conclusion: 'failure', steps: [{ name: 'Upload', conclusion: 'failure' }] },
            ]
          : [],
    });
    runNights(portal, 20);
    const result = await look(portal);
    assert.equal(findings(result), [`WDG-06 ${NIGHTLY} red`]);
    const { observed = '', fix = '' } = checkOf(result, 'WDG-06') ?? {};
    const where = conclusion === 'failure' ? ' in job backup, step Upload' : '';
    assert.match(
      observed,
      `1 of 8: run 9, attempt 2 (schedule, 2026-11-19T02:20:00Z) ${conclusion}${where}; run 10 succeeded after it`,
    );
    assert.match(fix, /gh run rerun \d+/);
  });
}

test('a look that failed for what it found is not found by the next one; one that left no report is', async () => {
  await using portal = await openPortal({
    told: [...nights(18, 19, 20), ['2026-11-19T12:00:00Z', 'watchdog', 'red']],
  });
  runAll(portal);
  const { workflows, nightly } = portal;
  // Ids of the fake go on: the recorded look is given the id that its run has here.
  const [first] = nightly.runs;
  assert.ok(first);
  nightly.runs.push({ ...first, id: 4, createdAt: day('19T11:58'), conclusion: 'failure' });
  assert.not.ok(findings(await look(portal)).some((finding) => finding.startsWith('WDG-06')));
  workflows.run(nightly, { createdAt: day('19T13:00'), conclusion: 'failure' });
  assert.ok(findings(await look(portal)).includes(`WDG-06 ${NIGHTLY} red`));
});

test('only runs that ended since the last look are told, also when they began before it', async () => {
  const watched = { lookedAt: '2026-11-19T12:00:00.000Z', workflows: [{ path: NIGHTLY, name: 'Nightly' }] };
  await using portal = await openPortal({
    told: [...nights(18, 19), ['2026-11-19T12:00:01Z', 'watchdog'], ...nights(20)],
    facts: { '2026-11-19T12:00:01Z': watched },
  });
  runNights(portal, 11, 12, 13, 14, 15, 16, 17);
  const { workflows, nightly } = portal;
  workflows.run(nightly, { createdAt: day('18T02:20'), conclusion: 'failure' });
  workflows.run(nightly, { createdAt: day('19T11:50'), updatedAt: day('19T12:10'), conclusion: 'cancelled' });
  runNights(portal, 19, 20);
  const result = await look(portal);
  assert.match(checkOf(result, 'WDG-06')?.observed ?? '', /^1 of 2: run 9 .* cancelled/);
});

test('runs of pull requests and of other branches are not the watchdog’s business', async () => {
  await using portal = await openPortal();
  runAll(portal);
  const failed = { createdAt: day('20T05:00'), conclusion: 'failure' };
  portal.workflows.run(portal.nightly, { ...failed, event: 'pull_request' });
  portal.workflows.run(portal.nightly, { ...failed, event: 'workflow_dispatch', branch: 'feature' });
  assert.equal(findings(await look(portal)), []);
  portal.workflows.run(portal.nightly, { ...failed, event: 'workflow_dispatch' });
  assert.equal(findings(await look(portal)), [`WDG-06 ${NIGHTLY} red`]);
});

const HANGING = [
  ['in_progress', '20T05:00', 'in_progress for 7 h'],
  ['queued', '20T09:00', 'queued for 3 h'],
  ['waiting', '20T09:00', 'waiting for 3 h'],
  ['pending', '20T09:00', 'pending for 3 h'],
] as const;
for (const [status, since, text] of HANGING) {
  test(`a run that is ${status} for too long`, async () => {
    await using portal = await openPortal();
    runAll(portal);
    const event = 'workflow_dispatch';
    const id = portal.workflows.run(portal.nightly, { createdAt: day(since), status, event });
    const result = await look(portal);
    assert.equal(findings(result), [`WDG-07 ${NIGHTLY} red`]);
    assert.is(checkOf(result, 'WDG-07')?.observed, `run 11 ${text}`);
    assert.match(checkOf(result, 'WDG-07')?.fix ?? '', `gh run cancel ${id}`);
    const own = await look(portal, { env: { GITHUB_RUN_ID: String(id) } });
    assert.equal(findings(own), [], 'the run that looks');
  });
}

const STATES = [
  ['disabled_inactivity', /nothing was committed for 60 days/, /gh workflow enable nightly\.yml.*--enable/],
  ['disabled_manually', /somebody disabled it/, /^gh workflow enable nightly\.yml$/],
  ['disabled_fork', /as every schedule in a fork/, /gh workflow enable/],
] as const;
for (const [state, why, fix] of STATES) {
  test(`a workflow that is ${state}`, async () => {
    await using portal = await openPortal();
    runAll(portal);
    portal.nightly.state = state;
    const result = await look(portal);
    assert.equal(findings(result), [`WDG-05 ${NIGHTLY} red`]);
    assert.match(checkOf(result, 'WDG-05')?.observed ?? '', why);
    assert.match(checkOf(result, 'WDG-05')?.fix ?? '', fix);
  });
}

test('--enable wakes what fell asleep, tells it once, and leaves alone what somebody switched off', async () => {
  await using portal = await openPortal();
  runAll(portal);
  portal.nightly.state = 'disabled_inactivity';
  const weekly = portal.workflows.add('.github/workflows/weekly.yml', { createdAt: day('01T00:00') });
  weekly.state = 'disabled_manually';
  const text = Buffer.from('on: { schedule: [{ cron: "0 5 * * 0" }] }');
  await commit(portal.github, new Map([['.github/workflows/weekly.yml', text]]), day('16T00:00'));
  const permissions = { actions: 'write', contents: 'read', metadata: 'read' } as const;
  const planned = await look(portal, { permissions, input: { enable: true, 'dry-run': true } });
  assert.match(checkOf(planned, 'WDG-05', NIGHTLY)?.observed ?? '', /without --dry-run it would be enabled/);
  assert.is(portal.nightly.state, 'disabled_inactivity');
  const result = await look(portal, { permissions, input: { enable: true } });
  assert.match(checkOf(result, 'WDG-05', NIGHTLY)?.observed ?? '', /it is enabled again now/);
  assert.is(result.outputs?.enabled, '1');
  assert.equal([portal.nightly.state, weekly.state], ['active', 'disabled_manually']);
});

test('--enable without the permission: red, with the line that is missing', async () => {
  await using portal = await openPortal();
  runAll(portal);
  portal.nightly.state = 'disabled_inactivity';
  const result = await look(portal, { input: { enable: true }, env: { GITHUB_JOB: 'watch' } });
  assert.match(checkOf(result, 'WDG-05')?.observed ?? '', /could not be enabled/);
  assert.match(checkOf(result, 'WDG-05')?.fix ?? '', /job "watch".*`actions: write`/);
});

test('without actions: read freshness is judged all the same, and the rest is grey with the fix', async () => {
  await using portal = await openPortal();
  const result = await look(portal, { permissions: { contents: 'read', metadata: 'read' } });
  assert.equal(findings(result), ['WDG-12 grey']);
  assert.is(checkOf(result, 'WDG-01', 'backup')?.verdict, 'green');
  assert.match(checkOf(result, 'WDG-12')?.fix ?? '', /`actions: read`/);
});

test('without contents: read nothing can be said', async () => {
  await using portal = await openPortal();
  try {
    await look(portal, { permissions: { actions: 'read', metadata: 'read' } });
    assert.unreachable();
  } catch (error) {
    assert.match(error instanceof BulkheadError ? error.fix : '', /`contents: read`/);
  }
});

test('renamed, removed and without its schedule: told by the next look', async () => {
  const workflows = ['nightly', 'drill', 'canary', 'old'].map((name) => ({
    path: `.github/workflows/${name}.yml`,
    name,
  }));
  await using portal = await openPortal({
    told: [...nights(18, 19), ['2026-11-19T12:00:01Z', 'watchdog'], ...nights(20)],
    facts: { '2026-11-19T12:00:01Z': { lookedAt: '2026-11-19T12:00:00.000Z', workflows } },
    files: {
      '.github/workflows/restore.yml': 'on: { schedule: [{ cron: "0 5 * * 0" }] }',
      '.github/workflows/canary.yml': 'on: push',
    },
    at: day('01T00:00'),
  });
  runAll(portal);
  const restore = portal.workflows.add('.github/workflows/restore.yml', {
    name: 'drill',
    createdAt: day('01T00:00'),
  });
  portal.workflows.run(restore, { createdAt: day('15T05:01') });
  portal.workflows.add('.github/workflows/canary.yml', { name: 'canary', createdAt: day('01T00:00') });
  const result = await look(portal);
  const told = result.checks
    .filter(({ id }) => id === 'WDG-09')
    .map(({ object, observed }) => [object, observed]);
  assert.equal(told, [
    ['.github/workflows/drill.yml', 'renamed to .github/workflows/restore.yml since the last look'],
    [
      '.github/workflows/canary.yml',
      'it has no schedule any more, or its file was removed, since the last look',
    ],
    ['.github/workflows/old.yml', 'removed since the last look'],
  ]);
});

test('named workflows: one that is not there is red, and a name that is none is refused', async () => {
  await using portal = await openPortal();
  runAll(portal);
  const result = await look(portal, { input: { workflows: 'nightly.yml, gone.yml' } });
  assert.equal(findings(result), ['WDG-09 .github/workflows/gone.yml red']);
  try {
    await look(portal, { input: { workflows: 'nightly' } });
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /"nightly" is no workflow file/);
  }
});

test('a schedule is not held against the time before its file was changed', () => {
  const workflow = {
    id: 1,
    name: 'Nightly',
    path: NIGHTLY,
    state: 'active',
    createdAt: day('01T00:00').getTime(),
    text: 'on:\n  schedule: [{ cron: "17 2,14 * * *" }]\n',
    changedAt: day('20T03:00').getTime(),
    runs: [],
    cut: false,
  };
  const hour = 3_600_000;
  const limits = { late: 6 * hour, running: hour, queued: hour };
  const looks = new Set<string>();
  const base = { since: 0, defaultBranch: 'main', limits, ownRun: undefined, looks, paused: () => false };
  const judged = (now: Date, changed = workflow) => {
    const lookedAt = { ...base, now: now.getTime() };
    return scheduleCheck(changed, keptSchedule(changed, lookedAt, now.getTime() - 192 * hour), lookedAt);
  };
  assert.is(judged(NOW)?.verdict, 'planned');
  assert.match(judged(NOW)?.observed ?? '', /no start was due yet.*2026-11-20T03:00:00Z/);
  assert.match(judged(day('20T21:00'))?.observed ?? '', /nothing has started for 6 h 43 min/);
  assert.match(judged(NOW, { ...workflow, changedAt: 0 })?.observed ?? '', /^nothing has started for 7 d/);
  assert.is(judged(NOW, { ...workflow, text: 'on: push' }), undefined);
  const unreadable = { ...workflow, text: 'on: { schedule: [{ cron: "@daily" }] }' };
  assert.match(judged(NOW, unreadable)?.observed ?? '', /its schedule cannot be read: .* has 1 fields/);
});

test('many pages of runs', async () => {
  await using portal = await openPortal();
  runAll(portal);
  for (let minute = 0; minute < 250; minute += 1) {
    portal.workflows.run(portal.nightly, {
      createdAt: new Date(day('18T04:00').getTime() + minute * 60_000),
      event: 'workflow_dispatch',
      conclusion: minute === 200 ? 'failure' : 'success',
    });
  }
  const result = await look(portal);
  assert.match(checkOf(result, 'WDG-06')?.observed ?? '', /^1 of 258: run 211 /);
  const pages = portal.github.requests.filter(({ path }) => path.endsWith('/runs'));
  assert.is(pages.length, 3);
});

test.run();
