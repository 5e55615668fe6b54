import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { overruns, productionRows } from '../../../scripts/lib/gate/run/budget.ts';
import type { LockMode, Touch, TracedStatement } from '../../../scripts/lib/gate/run/trace.ts';
import { migrationFile } from '../../../scripts/lib/migrations/files.ts';
import { gateSchema } from '../../../scripts/lib/tenancy/gate-schema.ts';

const gate = gateSchema.parse({
  rows: { small: 9_000, camelCase: 7, 'shop.exact': 20_000 },
  budget: { rows: 10_000 },
});

const file = (name: string, text = 'select 1;') => migrationFile(name, name, Buffer.from(text));
const one = file('1.sql');
const loose = file('2.sql', '-- bulkhead: no-transaction\nselect 1;');

/** A table of 1,000 sample rows that a statement touches. */
function touch(table: string, seen: Partial<Touch>): Touch {
  return {
    table,
    lock: undefined,
    taken: false,
    rewritten: false,
    rowsRead: 0,
    rowsChanged: 0,
    rows: 1_000,
    ...seen,
  };
}

const locks = (table: string, lock: LockMode, seen: Partial<Touch> = {}) =>
  touch(table, { lock, taken: true, ...seen });

function run(...statements: readonly { readonly of?: typeof one; readonly touches: readonly Touch[] }[]) {
  const traced = statements.map(({ of = one, touches }, index): TracedStatement => {
    const statement = { text: `statement ${index}`, start: 0, kind: 'SelectStmt', tree: undefined };
    return { file: of, statement, milliseconds: 1, touches };
  });
  return overruns(traced, gate).map(
    ({ locked, lock, holder, work }) =>
      `${lock} ${locked} by ${traced.indexOf(holder)}: ${work.map(({ table, rows, rewritten }) => `${rewritten ? 'writes' : 'reads'} ${rows} ${table}`).join(', ')}`,
  );
}

test('a whole table read behind a lock counts as production has it', () => {
  const found = run({ touches: [locks('shop.a', 'ShareLock', { rowsRead: 1_000 })] });
  assert.equal(found, ['ShareLock shop.a by 0: reads 1000000 shop.a']);
});

test('two passes count twice; a few rows count as they are', () => {
  assert.equal(run({ touches: [locks('shop.a', 'ShareLock', { rowsRead: 2_000 })] }), [
    'ShareLock shop.a by 0: reads 2000000 shop.a',
  ]);
  assert.equal(run({ touches: [locks('shop.a', 'ShareLock', { rowsRead: 400 })] }), []);
});

test('what is small in production may be read', () => {
  assert.equal(run({ touches: [locks('shop.small', 'ShareLock', { rowsRead: 1_000 })] }), []);
  assert.equal(run({ touches: [locks('shop.small', 'ShareLock', { rowsRead: 2_000 })] }).length, 1);
});

test('a rewrite counts all rows, also of a table that is empty here', () => {
  const found = run({ touches: [locks('shop.exact', 'AccessExclusiveLock', { rewritten: true, rows: 0 })] });
  assert.equal(found, ['AccessExclusiveLock shop.exact by 0: writes 20000 shop.exact']);
});

test('a lock that keeps nobody from writing is in nobody’s way', () => {
  assert.equal(run({ touches: [locks('shop.a', 'ShareUpdateExclusiveLock', { rowsRead: 1_000 })] }), []);
  assert.equal(run({ touches: [locks('shop.a', 'RowExclusiveLock', { rowsChanged: 1_000 })] }), []);
});

test('a lock is held to the end of its transaction, and no longer', () => {
  const shut = { touches: [locks('shop.b', 'AccessExclusiveLock')] };
  const work = [touch('shop.a', { rowsRead: 1_000 })];
  assert.equal(run(shut, { touches: work }), ['AccessExclusiveLock shop.b by 0: reads 1000000 shop.a']);
  assert.equal(run(shut, { of: file('3.sql'), touches: work }), []);
  assert.equal(run({ of: loose, ...shut }, { of: loose, touches: work }), []);
});

test('the strongest of several locks is named', () => {
  const found = run(
    { touches: [locks('shop.b', 'ShareLock')] },
    { touches: [locks('shop.c', 'AccessExclusiveLock'), touch('shop.a', { rowsChanged: 900 })] },
  );
  assert.equal(found, ['AccessExclusiveLock shop.c by 1: reads 1000000 shop.a']);
});

test('rows of production: by qualified name, by bare name, without its quotes, or many', () => {
  assert.is(productionRows('shop."camelCase"', gate), 7);
  assert.equal(
    ['shop.exact', 'shop.small', 'shop.a'].map((name) => productionRows(name, gate)),
    [20_000, 9_000, 1_000_000],
  );
});

test.run();
