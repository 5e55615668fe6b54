import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { migrationFile } from '../../scripts/lib/migrations/files.ts';
import type { LedgerRow } from '../../scripts/lib/migrations/ledger.ts';
import { planMigrations } from '../../scripts/lib/migrations/plan.ts';

const file = (name: string, text = 'select 1;') => migrationFile(name, `m/${name}`, Buffer.from(text));
const row = (name: string, checksum = file(name).checksum): LedgerRow => ({
  filename: name,
  checksum,
  appliedAt: new Date(0),
  appliedBy: 'somebody',
  milliseconds: 1,
});

test('files without a row are pending, in their order', () => {
  const plan = planMigrations([file('000.sql'), file('001.sql'), file('002.sql')], [row('000.sql')]);
  assert.equal(
    plan.pending.map(({ name }) => name),
    ['001.sql', '002.sql'],
  );
  assert.equal(
    plan.applied.map((item) => item.file.name),
    ['000.sql'],
  );
  assert.equal([plan.edited.length, plan.missing.length], [0, 0]);
});

test('one byte of difference is an edited file, and no pending one', () => {
  const plan = planMigrations([file('000.sql', 'select 1; ')], [row('000.sql')]);
  assert.equal(
    plan.edited.map((item) => item.file.name),
    ['000.sql'],
  );
  assert.equal([plan.applied.length, plan.pending.length], [0, 0]);
});

test('a row without a file is missing', () => {
  const plan = planMigrations([], [row('000.sql')]);
  assert.equal(
    plan.missing.map(({ filename }) => filename),
    ['000.sql'],
  );
});

test('nothing at all is an empty plan', () => {
  assert.equal(planMigrations([], []), { applied: [], pending: [], edited: [], missing: [] });
});

test.run();
