import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { backupNightly } from '../../scripts/backup/backup-nightly.ts';
import { backupPlan } from '../../scripts/backup/backup-plan.ts';
import { backupShard } from '../../scripts/backup/backup-shard.ts';
import { factsProblem } from '../../scripts/lib/reports/kinds/kinds.ts';
import type { Report } from '../../scripts/lib/reports/schema.ts';
import { ENCRYPTION_KEY, SIGNING_KEY, sql } from '../backup/fixture.ts';
import { runScript } from '../support/command-line.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';

interface Ended {
  readonly code: number | null;
  readonly report: Report;
}

async function run(path: string, folder: string, url: string, args: readonly string[]): Promise<Ended> {
  const common = [
    '--store',
    `file:${folder}/store`,
    '--reports',
    `${folder}/reports`,
    '--environment',
    'test',
  ];
  const { code, stdout, stderr } = await runScript(path, [...common, '--json', ...args], {
    env: { DATABASE_URL: url, BACKUP_ENCRYPTION_KEY: ENCRYPTION_KEY, BACKUP_SIGNING_KEY: SIGNING_KEY },
  });
  if (stdout === '') throw new Error(stderr);
  const report: Report = JSON.parse(stdout);
  assert.is(factsProblem(report), undefined, path);
  return { code, report };
}

/** The plan as it is handed on. */
async function planOf(folder: string, url: string, shards: string): Promise<{ ended: Ended; text: string }> {
  const file = `${folder}/plan.txt`;
  const ended = await run(backupPlan.path, folder, url, ['--shards', shards, '--out', file]);
  return { ended, text: await readFile(file, 'utf8') };
}

test('a night in three commands: one report that counts, and those of the shards beside it', async () => {
  await using context = testContext();
  await using db = await createDatabase('portal');
  const folder = await context.temporaryFolder('shards');
  await sql(db.url, 'delete from public.messages where tenant_id is null');
  const first = await run(backupNightly.path, folder, db.url, []);
  assert.is(first.code, 0);
  const { ended, text } = await planOf(folder, db.url, '2');
  assert.is(ended.code, 0);
  assert.is(ended.report.facts.shards, 2);
  assert.match(ended.report.summary, /is divided into 2 shards of \d+ tenants/);

  const one = await run(backupShard.path, folder, db.url, ['--shard', 's01', '--plan', text]);
  assert.is(one.code, 0);
  assert.is(one.report.facts.shard, 's01');
  const early = await run(backupNightly.path, folder, db.url, ['--plan', text]);
  assert.is(early.code, 1);
  assert.is(early.report.verdict, 'red');
  assert.match(early.report.summary, /1 of its 2 shards left no part: s02/);
  await run(backupShard.path, folder, db.url, ['--shard', 's02', '--plan', text]);
  const whole = await run(backupNightly.path, folder, db.url, ['--plan', text]);
  assert.is(whole.code, 0);
  assert.is(whole.report.command.name, 'backup-nightly');
  assert.is(whole.report.facts.rows, first.report.facts.rows);
  assert.equal(whole.report.facts.rowsByTable, first.report.facts.rowsByTable);
  assert.is(whole.report.facts.comparedWith, first.report.facts.run, 'and not with a shard');
  assert.ok(whole.report.checks.some(({ id, verdict }) => id === 'BAK-07' && verdict === 'green'));

  const names = await readdir(join(folder, 'reports'), { recursive: true });
  const reports = names.filter((name) => /backup.*\.md$/.test(name));
  const page = await Promise.all(reports.map((name) => readFile(join(folder, 'reports', name), 'utf8')));
  assert.ok(
    page.some((markdown) => /\| s02 +\|/.test(markdown)),
    'the table of shards is in the report',
  );
});

test('what cannot stand together, and what no number of shards is', async () => {
  await using context = testContext();
  const folder = await context.temporaryFolder('shards');
  const url = 'postgresql://nobody@127.0.0.1:1/none';
  const beside = await run(backupNightly.path, folder, url, ['--plan', 'x', '--tenant', 'y', '--dry-run']);
  assert.is(beside.code, 2);
  assert.match(beside.report.summary, /did not run to its end/);
  assert.match(
    beside.report.checks[0]?.observed ?? '',
    /--tenant cannot stand beside --plan[\s\S]*--dry-run/,
  );
  for (const shards of ['0', '65', 'many']) {
    const { code, report } = await run(backupPlan.path, folder, url, ['--shards', shards]);
    assert.is(code, 2);
    assert.match(report.checks[0]?.observed ?? '', /takes auto or a whole number from 1 to 64/);
  }
});

test.run();
