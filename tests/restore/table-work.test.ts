import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type TableWork, workOnTables } from '../../scripts/lib/restore/table-work.ts';

const STATEMENT = { kind: 'IndexStmt', tree: undefined, text: '', line: 1 };

const works = fc.array(
  fc.record({
    statement: fc.constant(STATEMENT),
    table: fc.constantFrom('a', 'b', 'c'),
    exclusive: fc.boolean(),
    weight: fc.nat(3),
  }),
  { maxLength: 12 },
);

test('everything is done once, and nothing beside work that needs its table alone', async () => {
  await fc.assert(
    fc.asyncProperty(works, fc.integer({ min: 1, max: 4 }), async (items: TableWork[], count) => {
      const lanes = Array.from({ length: count }, (_, lane) => lane);
      const running = new Set<TableWork>();
      const done: TableWork[] = [];
      await workOnTables(lanes, items, new AbortController(), async (_lane, item) => {
        for (const other of running) {
          assert.ok(other.table !== item.table || (!other.exclusive && !item.exclusive));
        }
        running.add(item);
        await Promise.resolve();
        await Promise.resolve();
        running.delete(item);
        done.push(item);
      });
      assert.is(done.length, items.length);
      assert.is(new Set(done).size, items.length);
    }),
    { numRuns: 200 },
  );
});

test('the indexes of one table are built at the same time, after the constraint that needs it alone', async () => {
  const item = (table: string, exclusive: boolean, weight: number) => ({
    statement: STATEMENT,
    table,
    exclusive,
    weight,
  });
  const log: string[] = [];
  const items = [
    item('small', true, 1),
    item('large', false, 9),
    item('large', false, 9),
    item('large', true, 9),
  ];
  await workOnTables([0, 1], items, new AbortController(), async (_lane, { table, exclusive }) => {
    log.push(`${table} ${exclusive}`);
    await sleep(exclusive && table === 'large' ? 20 : 5);
  });
  assert.equal(log, ['large true', 'small true', 'large false', 'large false']);
});

test('after a failure nothing begins, and it is thrown once all lanes rest', async () => {
  const stop = new AbortController();
  let begun = 0;
  const items = ['a', 'b', 'c', 'd'].map((table) => ({
    statement: STATEMENT,
    table,
    exclusive: true,
    weight: 1,
  }));
  try {
    await workOnTables([0, 1], items, stop, async (_lane, { table }) => {
      begun++;
      await sleep(5);
      if (table === 'a') throw new Error('refused');
      await sleep(5);
    });
    assert.unreachable();
  } catch (error) {
    assert.is(error instanceof Error && error.message, 'refused');
  }
  assert.is(begun, 2);
  assert.ok(stop.signal.aborted);
});

test.run();
