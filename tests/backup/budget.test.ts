import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Budget } from '../../scripts/lib/backup/budget.ts';
import { workWithin } from '../../scripts/lib/backup/queue.ts';
import { refusalOf } from './fixture.ts';

const NEVER = new AbortController().signal;

test('what does not fit in beside the others waits until enough was given back', async () => {
  const budget = new Budget(10);
  await budget.take(6, NEVER);
  await budget.take(4, NEVER);
  let taken = false;
  const waiting = budget.take(5, NEVER).then(() => {
    taken = true;
  });
  budget.give(4);
  await new Promise(setImmediate);
  assert.not.ok(taken);
  budget.give(6);
  await waiting;
});

test('more than all of it is taken alone', async () => {
  const budget = new Budget(10);
  await budget.take(25, NEVER);
  const waiting = budget.take(1, NEVER);
  budget.give(25);
  await waiting;
});

test('who waits hears of the interruption, and takes nothing', async () => {
  const budget = new Budget(10);
  await budget.take(10, NEVER);
  const stop = new AbortController();
  const waiting = refusalOf(budget.take(1, stop.signal));
  stop.abort(new Error('Ctrl-C'));
  assert.is((await waiting).code, 'INTERRUPTED');
  budget.give(10);
  await budget.take(10, NEVER);
});

test('of work within limits the first failure is told, and of what waited at most the next begins', async () => {
  const begun: number[] = [];
  const failure = await workWithin(
    { count: 4, weight: 10 },
    [6, 6, 6, 6],
    (weight) => weight,
    new AbortController(),
    async () => {
      begun.push(1);
      await new Promise(setImmediate);
      throw new Error('the first');
    },
  ).then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.match(String(failure), 'the first');
  assert.ok(begun.length <= 2, `${begun.length} of 4 began`);
});

test.run();
