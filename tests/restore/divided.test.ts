import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planDrill } from '../../scripts/backup/plan-drill.ts';
import { restoreDrill } from '../../scripts/backup/restore-drill.ts';
import { newSigningKey, parseVerifyingKey } from '../../scripts/lib/archive/signing-key.ts';
import { envelopeOf } from '../../scripts/lib/reports/envelope.ts';
import { factsProblem } from '../../scripts/lib/reports/kinds/kinds.ts';
import { readLedger } from '../../scripts/lib/reports/ledger.ts';
import { type WrittenReport, writeReport } from '../../scripts/lib/reports/write.ts';
import { readMarks } from '../../scripts/lib/retention/marks.ts';
import type { Result } from '../../scripts/lib/runtime/result.ts';
import { objectivesSchema } from '../../scripts/lib/tenancy/objectives-schema.ts';
import { freshness } from '../../scripts/lib/watchdog/objectives.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { runCommand } from '../verify/made-run.ts';
import { drillSample, ENVIRONMENT, findings, type SampleBackup } from './backup.ts';
import { ask } from './database.ts';
import { backUpDivided } from './divided.ts';
import { restoreSample } from './recover.ts';
import { refused } from './refused.ts';

const context = testContext({ command: 'backup-nightly' });
const marks = newSigningKey();
let sample: SampleBackup;
let target: TestDatabase;
let rows: number;
let whole: number;
let tenants: string[];

test.before(async () => {
  await using source = await createDatabase('portal-hardened');
  sample = await backUpDivided(source.urlFor('bulkhead_backup'), context, { shards: 3 });
  const found = await ask<{ id: string }>(source.url, 'select id::text from public.tenants order by id');
  tenants = found.map(({ id }) => id);
  const counted = await ask<{ rows: string }>(
    source.url,
    'select count(*)::text as rows from public.messages',
  );
  rows = Number(counted[0]?.rows);
  target = await createDatabase('empty');
});

test.after(async () => {
  await target.drop();
  await context.end();
});

async function drilledMarks(): Promise<(string | undefined)[]> {
  const files = await readMarks(sample.store, ENVIRONMENT, [parseVerifyingKey(marks.publicPem)]);
  return files.flatMap(({ mark }) => (mark?.kind === 'drilled' ? [mark.verdict] : []));
}

/** Writes the report of a shard as its job does, into a folder of its own below the inbox. */
async function leave(inbox: string, result: Result, run = '4711'): Promise<WrittenReport> {
  const now = new Date();
  const told = envelopeOf(restoreDrill, result, {
    context: testContext({ command: 'restore-drill' }),
    input: { environment: ENVIRONMENT },
    startedAt: now,
    finishedAt: now,
    run: { id: run, attempt: 1 },
    timings: [],
  });
  return writeReport(join(inbox, `drill-part-${String(result.scope?.groups)}`), told);
}

const drillPart = (shard: string) =>
  drillSample(sample, { target, input: { shard, 'marks-key': marks.privatePem } });

const joinInbox = (inbox: string, input: Partial<Parameters<typeof restoreDrill.run>[0]> = {}) =>
  drillSample(sample, {
    target: undefined,
    env: { GITHUB_RUN_ID: '4711' },
    input: { join: inbox, manifest: sample.run.sha256, 'marks-key': marks.privatePem, ...input },
  });

test('a divided backup comes back whole in one database', async () => {
  assert.equal(
    sample.run.manifest.keyGroups.map(({ id }) => id),
    ['s01', 's02', 's03'],
  );
  const result = await drillSample(sample, { target, input: { 'marks-key': marks.privatePem } });
  assert.equal(findings(result), []);
  assert.is(result.verdict, 'green');
  assert.is(result.facts?.tenants, 3);
  assert.is(result.facts?.partial, undefined);
  const [kept] = await ask<{ rows: string }>(
    target.url,
    'select count(*)::text as rows from public.messages',
  );
  assert.is(Number(kept?.rows), rows);
  assert.equal(await drilledMarks(), ['passed']);
  whole = Number(result.facts?.rows);
});

test('parts are compared row by row, are no drill by themselves, and together are one', async () => {
  const inbox = await context.temporaryFolder('inbox');
  const evidence = await context.temporaryFolder('evidence');
  for (const shard of ['1-of-3', '2-of-3', '3-of-3']) {
    const result = await drillPart(shard);
    assert.equal(findings(result), []);
    assert.is(result.verdict, 'green');
    assert.is(result.facts?.partial, true);
    assert.is(result.facts?.tenants, 1);
    assert.is(result.facts?.trend, undefined);
    assert.match(result.summary, /which is a part of it, came back whole/);
    const ids = new Set(result.checks.map(({ id }) => id));
    for (const id of ['DRL-03', 'DRL-04', 'DRL-07', 'DRL-08', 'ISO-01', 'STR-05']) assert.ok(ids.has(id), id);
    assert.not.ok(ids.has('DRILL-MARK'));
    const written = await leave(inbox, result);
    await writeReport(evidence, written.report);
    if (shard !== '3-of-3') {
      const early = await joinInbox(inbox);
      assert.is(early.verdict, 'grey');
      assert.match(early.summary, /was not drilled whole: key group s0\d/);
    }
  }
  assert.equal(await drilledMarks(), ['passed'], 'nobody marked a part');

  const ledger = await readLedger(evidence);
  assert.equal(
    ledger.map(({ verdict, partial }) => [verdict, partial]),
    [1, 2, 3].map(() => ['green', true]),
  );
  const drills = freshness(objectivesSchema.parse(undefined), ledger, new Date()).find(
    ({ kind }) => kind === 'restore-drill',
  );
  assert.is(drills?.state, 'waiting');
  assert.is(drills?.lastGood, undefined);

  const joined = await joinInbox(inbox);
  assert.equal(findings(joined), []);
  assert.is(joined.verdict, 'green');
  assert.is(joined.facts?.partial, undefined);
  assert.is(joined.facts?.rows, whole, 'rows of everybody are counted once');
  assert.is(joined.facts?.tenants, 3);
  assert.is(joined.checks.filter(({ id }) => id === 'DRL-11').length, 3);
  assert.ok(joined.facts?.owner, 'what was tried as the owner is told on');
  assert.equal(await drilledMarks(), ['passed', 'passed']);
  const kept = await leave(evidence, joined);
  assert.is(factsProblem(kept.report), undefined);
  assert.is(kept.ledgerLine.partial, undefined);
});

test('one tenant comes back alone, from whichever group holds it, and is named nowhere', async () => {
  await using other = await createDatabase('empty');
  const plan = await restoreSample(sample, other, { tenant: tenants[1] });
  assert.is(plan.verdict, 'green');
  assert.match(plan.summary, /^One tenant of run .* can be restored into/);
  const result = await restoreSample(sample, other, {
    tenant: tenants[1],
    apply: true,
    confirm: other.name,
  });
  assert.equal(findings(result), []);
  assert.is(result.verdict, 'green');
  assert.is(result.facts?.partial, true);
  assert.not.ok(JSON.stringify(result).includes(tenants[1] ?? '?'));
  assert.equal(await ask(other.url, 'select id::text from public.tenants'), [{ id: tenants[1] }]);
  const refusal = await refused(() =>
    restoreSample(sample, other, { tenant: '00000000-0000-4000-8000-000000000000' }),
  );
  assert.is(refusal.code, 'TENANT_UNKNOWN');
});

test('the plan of a drill: as many shards as there are key groups, and no drill', async () => {
  const place = {
    store: `file:${sample.folder}`,
    environment: ENVIRONMENT,
    'signing-public-key': sample.verifying,
  };
  const plan = await runCommand(planDrill, place);
  assert.is(plan.verdict, 'green');
  assert.equal(plan.outputs, {
    run: sample.run.manifest.run,
    manifest: sample.run.sha256,
    shards: '3',
    matrix: '["1-of-3","2-of-3","3-of-3"]',
  });
  assert.is(plan.facts?.partial, true);
  const fewer = await runCommand(planDrill, { ...place, 'most-shards': 2 });
  assert.is(fewer.outputs?.matrix, '["1-of-2","2-of-2"]');
});

test.run();
