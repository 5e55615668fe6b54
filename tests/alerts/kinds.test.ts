import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readInbox } from '../../scripts/lib/alerts/inbox.ts';
import { jobFindings, parseJobs } from '../../scripts/lib/alerts/jobs.ts';
import { parseReport, type Report } from '../../scripts/lib/reports/schema.ts';
import { ENCRYPTION_KEY, SIGNING_KEY, sql } from '../backup/fixture.ts';
import { runScript } from '../support/command-line.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { check, failure, fill, made, place } from './world.ts';

// Each kind of failure by the command that really fails so.

const NOBODY = 'postgresql://nobody:x@127.0.0.1:9/none';
const KEYS = { BACKUP_ENCRYPTION_KEY: ENCRYPTION_KEY, BACKUP_SIGNING_KEY: SIGNING_KEY };

async function reportOf(
  script: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Report> {
  await using context = testContext();
  const folder = await context.temporaryFolder('kinds');
  const { stderr } = await runScript(script, [...args, '--environment', 'test', '--reports', folder], {
    env,
  });
  for (const name of await readdir(folder, { recursive: true })) {
    if (/\d\/[\w-]+\.json$/.test(name)) return parseReport(await readFile(join(folder, name)), name);
  }
  throw new Error(`no report was written: ${stderr}`);
}

const BACKUP = 'scripts/backup/backup-nightly.ts';
const PRUNE = 'scripts/backup/retention-prune.ts';

test('backup, upload, encryption and clean-up failures are incidents of four kinds, and a good night closes each', async () => {
  await using context = testContext();
  await using db = await createDatabase('portal');
  await sql(db.url, 'delete from public.messages where tenant_id is null');
  await using world = await place();
  const folder = await context.temporaryFolder('kinds');
  const file = join(folder, 'a-file');
  await writeFile(file, 'this is no folder');
  const store = `file:${join(folder, 'store')}`;
  await mkdir(join(folder, 'store'));

  const backup = await reportOf(BACKUP, ['--store', store], { DATABASE_URL: NOBODY, ...KEYS });
  const upload = await reportOf(BACKUP, ['--store', `file:${file}/store`], { DATABASE_URL: db.url, ...KEYS });
  const weak = { ...KEYS, BACKUP_ENCRYPTION_KEY: 'short' };
  const encryption = await reportOf(BACKUP, ['--store', store], { DATABASE_URL: db.url, ...weak });
  const signing = await reportOf(BACKUP, ['--store', store], {
    DATABASE_URL: db.url,
    ...KEYS,
    BACKUP_SIGNING_KEY: 'x',
  });
  const prune = await reportOf(PRUNE, ['--apply', '--store', `file:${file}/store`], {});
  const now = new Date();
  for (const [report, kind] of [
    [backup, 'backup'],
    [upload, 'upload'],
    [encryption, 'encryption'],
    [signing, 'encryption'],
    [prune, 'retention-cleanup'],
  ] as const) {
    assert.not.equal(report.verdict, 'green', kind);
    const result = await world.run([report], { now, policy: '{ closeAfter: 1 }' });
    assert.match(
      world.open().at(-1)?.title ?? '',
      new RegExp(`^${kind} failed: `),
      JSON.stringify(result.facts),
    );
  }
  assert.is(world.open().length, 4, 'a key that is weak and one that is broken are one incident');
  const severities = world.open().map(({ body }) => /## \S+ (\w+)/.exec(body ?? '')?.[1]);
  assert.equal(severities, ['critical', 'critical', 'critical', 'error']);

  const good = await reportOf(BACKUP, ['--store', store], { DATABASE_URL: db.url, ...KEYS });
  assert.is(good.verdict, 'green', good.summary);
  await world.run([good], { now: new Date(now.getTime() + 60_000) });
  assert.equal(
    world.open().map(({ title }) => title.split(' ')[0]),
    ['retention-cleanup'],
    'a backup that came to its end closes its three',
  );
});

test('a clean-up that failed is closed by one that removed, and not by one that only looked', async () => {
  await using world = await place();
  const prune = (night: number, apply: boolean, checks: Parameters<typeof made>[0]['checks']) =>
    made({ night, kind: 'retention', command: 'retention-prune', inputs: { apply }, checks });
  await world.run([prune(1, true, [check('RET-01', 'green'), check('RETENTION_DELETE_FAILED', 'red')])]);
  assert.match(world.open()[0]?.title ?? '', /^retention-cleanup failed: RETENTION_DELETE_FAILED/);
  await world.run([prune(2, false, [check('RET-01', 'green')])]);
  assert.is(world.open().length, 1);
  await world.run([prune(3, true, [check('RET-01', 'green'), check('RET-11', 'green')])]);
  assert.is(world.open().length, 0);
  await world.run([prune(4, true, [check('RET-02', 'red')])]);
  assert.match(world.open()[0]?.title ?? '', /^retention RET-02/);
});

test('other commands, narrower runs, rehearsals and runs that broke off close nothing', async () => {
  await using world = await place();
  const backup = (night: number, more: Partial<Parameters<typeof made>[0]> = {}) =>
    made({
      night,
      kind: 'backup',
      command: 'backup-nightly',
      inputs: { environment: 'production' },
      checks: [check('BAK-03', 'green')],
      ...more,
    });
  await world.run([backup(1, { checks: [failure('STORE_DENIED')] })]);
  assert.match(world.open()[0]?.title ?? '', /^upload failed: STORE_DENIED \(production\)/);
  await world.run([backup(2, { command: 'list-backups' })]);
  await world.run([backup(3, { inputs: { environment: 'staging' } })]);
  await world.run([backup(4, { inputs: { environment: 'production', tenant: '***' } })]);
  await world.run([backup(5, { inputs: { environment: 'production', dryRun: true } })]);
  await world.run([backup(6, { checks: [check('BAK-03', 'green'), failure('CONNECT_REFUSED')] })]);
  assert.ok(world.open().some(({ title }) => /STORE_DENIED/.test(title)));
  assert.ok(world.open().some(({ title }) => /backup failed: CONNECT_REFUSED/.test(title)));
  await world.run([backup(7)]);
  assert.is(world.open().length, 0);
});

test('a job that ended without a report is an incident; one whose report says why is not', async () => {
  await using world = await place();
  const jobs = JSON.stringify({
    backup: { result: 'failure', outputs: {} },
    drill: { result: 'cancelled' },
    lint: { result: 'success' },
    later: { result: 'skipped' },
  });
  const reports = [
    made({ night: 1, kind: 'backup', command: 'backup-nightly', checks: [failure('STORE_DENIED')] }),
  ];
  const input = { jobs };
  await world.run(reports, { input });
  assert.equal(
    world
      .open()
      .map(({ title }) => title.slice(0, 40))
      .sort(),
    ['job JOB: The job ran to its end: night /', 'upload failed: STORE_DENIED'],
  );
  await world.run(reports, { input });
  assert.match(
    world.open().find(({ title }) => /JOB/.test(title))?.body ?? '',
    /Seen \| once/,
    'the same attempt counts once',
  );
  await world.run([], { input: { jobs: '{"drill":"success"}' }, now: new Date('2026-11-03T02:00:00Z') });
  assert.is(world.open().filter(({ title }) => /JOB/.test(title)).length, 0);
  for (const wrong of ['nonsense', '{"a":1}', '[]'])
    await world.run([], { input: { jobs: wrong } }).then(
      () => assert.unreachable(),
      (error: Error) => assert.match(error.message, /--jobs cannot be used/),
    );
});

test('a report in the folder of its job’s artifact explains that job, and no other', async () => {
  await using context = testContext();
  const folder = await context.temporaryFolder('inbox');
  const report = made({
    night: 1,
    kind: 'backup',
    command: 'backup-nightly',
    checks: [failure('STORE_DENIED')],
  });
  await fill(join(folder, 'bulkhead-reports-night-backup'), [report]);
  const { delivered } = await readInbox(folder, new Date('2026-11-03T00:00:00Z'));
  assert.is(delivered[0]?.job, 'night-backup');
  const jobs = parseJobs('{"night-backup":"failure","backup":"failure"}');
  const when = { run: { id: '7', attempt: 1 }, at: new Date('2026-11-03T00:00:00Z'), workflow: 'night' };
  assert.equal(
    jobFindings(jobs, delivered, when).map(({ object }) => object),
    ['night / backup'],
  );
});

test('a report that cannot be read, or comes from the future, is never passed over in silence', async () => {
  await using world = await place();
  const result = await world.run([made({ night: 300, checks: [check('CAN-02', 'green')] })], {
    now: new Date('2026-11-03T02:00:00Z'),
  });
  assert.is(result.verdict, 'red');
  assert.match(result.checks.find(({ id }) => id === 'ALR-02')?.observed ?? '', /still to come/);
});

test.run();
