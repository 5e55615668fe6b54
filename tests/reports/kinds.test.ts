import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { factsProblem, kindJsonSchema } from '../../scripts/lib/reports/kinds/kinds.ts';
import type { Report } from '../../scripts/lib/reports/schema.ts';
import { sampleCheck, sampleReport } from './sample.ts';

/** A report of a backup with these facts. */
function backup(facts: Record<string, unknown>, changes: Partial<Report> = {}): Report {
  const report = sampleReport({
    kind: 'backup',
    result: { verdict: 'green', checks: [sampleCheck()], facts },
  });
  return { ...report, command: { ...report.command, name: 'backup-nightly' }, ...changes };
}

const whole = {
  run: '2026-11-21T02-23-14Z-0123abcd',
  seq: 1,
  manifestSha256: 'a'.repeat(64),
  tenants: 2,
  tables: 3,
  rows: 4,
  objects: 5,
  storedBytes: 6,
  snapshotAt: '2026-11-21T02:23:14.000Z',
};

test('facts are held to their command: known members, their types, and what a green run must have', () => {
  assert.is(factsProblem(backup(whole)), undefined);
  assert.match(factsProblem(backup({ ...whole, extra: 1 })) ?? '', /extra/);
  assert.match(factsProblem(backup({ ...whole, rows: 'many' })) ?? '', /rows/);
  const { run: _, ...runless } = whole;
  assert.is(factsProblem(backup(runless)), 'a green run without run');
});

test('a run that failed or only planned may have fewer facts, but no other ones', () => {
  assert.is(factsProblem(backup({}, { verdict: 'red' })), undefined);
  assert.is(factsProblem(backup({ tenants: 1 }, { inputs: { dryRun: true } })), undefined);
  assert.match(factsProblem(backup({ extra: 1 }, { verdict: 'red' })) ?? '', /extra/);
});

test('the JSON Schema says the same', () => {
  const text = JSON.stringify(kindJsonSchema('backup'));
  assert.match(text, /"\$ref":"\.\.\/report\.schema\.json"/);
  assert.match(text, /"required":\["run","seq"/);
  assert.match(text, /"additionalProperties":false/);
});

test.run();
