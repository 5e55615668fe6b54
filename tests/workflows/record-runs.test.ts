import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { recordRuns } from '../../scripts/evidence/record-runs.ts';
import { withConnection } from '../../scripts/lib/postgres/connect.ts';
import { parseReport } from '../../scripts/lib/reports/schema.ts';
import { writeReport } from '../../scripts/lib/reports/write.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { reportFiles, type Told } from '../watchdog/ledger.ts';

const made: readonly Told[] = [
  ['2026-11-21T02:20:00Z', 'backup'],
  ['2026-11-21T02:40:00Z', 'backup', 'red'],
  ['2026-11-21T03:00:00Z', 'retention'],
];
const looked: readonly Told[] = [
  ['2026-11-21T02:21:00Z', 'backup', 'green', 'verify-backup'],
  ['2026-11-21T02:22:00Z', 'backup', 'green', 'backup-nightly', true],
  ['2026-11-21T02:23:00Z', 'hardening'],
];

async function put(folder: string, told: readonly Told[]): Promise<void> {
  for (const [path, bytes] of reportFiles(told)) {
    if (!path.startsWith('ledger/')) await writeReport(folder, parseReport(bytes, path));
  }
}

test('what was made is written down once, what only looked is not', async () => {
  await using database = await createDatabase('portal-hardened');
  await using context = testContext();
  await put(context.reports, [...made, ...looked]);
  const input = { 'recorder-url': database.urlFor('bulkhead_recorder'), inbox: context.reports };
  for (const time of ['first', 'again']) {
    const result = await recordRuns.run(input, context);
    assert.is(result.verdict, 'green', time);
    assert.equal(result.outputs, { recorded: '3' }, time);
  }
  const { rows } = await withConnection(database.url, context, {}, (client) =>
    client.query('select kind, verdict from bulkhead.runs order by finished_at'),
  );
  assert.equal(rows, [
    { kind: 'backup', verdict: 'green' },
    { kind: 'backup', verdict: 'red' },
    { kind: 'retention', verdict: 'green' },
  ]);
});

test('a database that cannot be reached makes it grey, and says of each run that it is missing', async () => {
  await using context = testContext();
  await put(context.reports, made);
  const url = 'postgresql://bulkhead_recorder@127.0.0.1:1/none';
  const result = await recordRuns.run({ 'recorder-url': url, inbox: context.reports }, context);
  assert.is(result.verdict, 'grey');
  assert.equal(result.outputs, { recorded: '0' });
  assert.equal(
    result.checks.map(({ verdict }) => verdict),
    ['grey', 'grey', 'grey'],
  );
});

test('a folder in which nothing was made is refused', async () => {
  await using context = testContext();
  await put(context.reports, looked);
  try {
    await recordRuns.run({ 'recorder-url': 'postgresql://x@127.0.0.1:1/x', inbox: context.reports }, context);
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /no report of a backup, drill or prune/);
  }
});

test.run();
