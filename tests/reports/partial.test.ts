import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readLedger } from '../../scripts/lib/reports/ledger.ts';
import { verifyLedger } from '../../scripts/lib/reports/ledger-verify.ts';
import { whyNot } from '../../scripts/lib/reports/proof.ts';
import { objectivesSchema } from '../../scripts/lib/tenancy/objectives-schema.ts';
import { freshness } from '../../scripts/lib/watchdog/objectives.ts';
import { dashboard, NOW, rowOf, tell, tellAll } from './dashboard-ledger.ts';
import { reportsFolder } from './folder.ts';
import { sampleCheck } from './sample.ts';

// A report about a part of what its kind is about: however green it is, it is no evidence of the whole.

const PART = { facts: { partial: true } };
const KIND = 'restore-drill';

async function drills(folder: string) {
  const ledger = await readLedger(folder);
  return freshness(objectivesSchema.parse(undefined), ledger, NOW).find(({ kind }) => kind === KIND);
}

test('its line says it, and by its line alone it makes nothing fresh, and is no failure either', async () => {
  await using folder = await reportsFolder();
  const { ledgerLine, report } = await tell(folder.path, KIND, PART);
  assert.is(ledgerLine.partial, true);
  assert.match(whyNot(report) ?? '', /a part/);
  const alone = await drills(folder.path);
  assert.is(alone?.lastGood, undefined);
  assert.not.equal(alone?.state, 'fresh');
  await tell(folder.path, KIND, { at: '2026-11-10T02:00:00.000Z' });
  const late = await drills(folder.path);
  assert.is(late?.state, 'late', 'the whole drill was eleven days ago');
  assert.equal(
    late?.gaps.map(({ failed }) => failed),
    late?.gaps.map(() => 0),
  );
});

test('on the dashboard it neither counts nor hides what the whole drill found', async () => {
  await using folder = await reportsFolder();
  await tellAll(folder.path);
  const red = sampleCheck({ id: 'DRL-03', verdict: 'red', observed: '1 row missing' });
  await tell(folder.path, KIND, { at: '2026-11-21T03:00:00.000Z', checks: [red], summary: 'it differs' });
  await tell(folder.path, KIND, { at: '2026-11-21T04:00:00.000Z', ...PART });
  const page = await dashboard(folder.path);
  assert.match(page, /🔴 \*\*restore-drill\*\* red: it differs/);
  assert.match(page, /`DRL-03`/);

  await using other = await reportsFolder();
  await tell(other.path, KIND, PART);
  assert.not.match(rowOf(await dashboard(other.path), KIND), /🟢/);
});

test('a line from which it was taken, and one to which it was added, do not say what the report says', async () => {
  for (const [given, from, to] of [
    [PART, '"partial":true,', ''],
    [{}, '"path":', '"partial":true,"path":'],
  ] as const) {
    await using folder = await reportsFolder();
    await tell(folder.path, KIND, given);
    const file = join(folder.path, 'ledger/2026.jsonl');
    const text = await readFile(file, 'utf8');
    assert.ok(text.includes(from));
    await writeFile(file, text.replace(from, to));
    const problems = await verifyLedger(folder.path);
    assert.equal(
      problems.map(({ code }) => code),
      ['REPORT_DIFFERS'],
    );
  }
});

test.run();
