import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { judgeAttempt } from '../../scripts/lib/canary/active-judge.ts';
import { isAbsent, reasonOf } from '../../scripts/lib/canary/ask.ts';
import { catalogueOf } from '../../scripts/lib/canary/catalogue.ts';
import { countGreys } from '../../scripts/lib/canary/greys.ts';
import type { Report } from '../../scripts/lib/reports/schema.ts';
import type { Check, CheckVerdict } from '../../scripts/lib/runtime/result.ts';

const stopped = (state: string, constraint = '') => ({ state, constraint, message: 'with a row in it' });
const OWN = stopped('23505', 'notices_pkey');

test('a refusal is green only when it is the isolation’s, beside a write of one’s own that gets further', () => {
  const judged = (
    control: Parameters<typeof judgeAttempt>[0]['control'],
    insert: typeof control,
    update?: typeof control,
  ) => judgeAttempt({ control, insert, update }).verdict;
  assert.is(judged(OWN, stopped('42501')), 'green');
  assert.is(judged({ rows: 1 }, stopped('42501'), { rows: 0 }), 'green');
  assert.is(judged(stopped('23502'), stopped('42501'), stopped('42501')), 'green');
  // It got through, or as far as the constraints.
  assert.is(judged(OWN, { rows: 1 }), 'red');
  assert.is(judged(OWN, OWN), 'red');
  assert.is(judged(OWN, stopped('23503', 'notices_tenant_fkey')), 'red');
  assert.is(judged(stopped('42501'), stopped('23502')), 'red', 'whatever its control says');
  assert.is(judged(OWN, stopped('42501'), { rows: 1 }), 'red', 'an UPDATE reached the row');
  // Stopped by something else.
  for (const state of ['P0001', '23514', '23503', '57014', '55P03', '22P02', '0A000', '40001']) {
    assert.is(judged(OWN, stopped(state)), 'grey', state);
  }
  assert.is(judged(OWN, { rows: 0 }), 'grey', 'a trigger kept it out');
  // Nothing is proved where its own is refused too.
  assert.is(judged(stopped('42501'), stopped('42501')), 'grey');
  assert.is(judged(stopped('P0001'), stopped('42501')), 'grey');
  assert.is(judged({ rows: 0 }, stopped('42501')), 'grey');
});

test('what the server says of rows is not told', () => {
  for (const outcome of [stopped('42501'), stopped('P0001'), OWN]) {
    assert.not.match(
      JSON.stringify(judgeAttempt({ control: outcome, insert: outcome, update: undefined })),
      /with a row/,
    );
  }
});

const check = (verdict: CheckVerdict, object?: string, id = 'CAN-20'): Check => ({
  id,
  title: 't',
  ...(object === undefined ? {} : { object }),
  verdict,
  expected: 'e',
  observed: 'o',
  meaning: 'm',
});

const past = (...checks: Check[]): Report => ({
  schema: 'bulkhead/report/1',
  kind: 'canary',
  id: '20261121T000000Z-1-1',
  at: '2026-11-21T00:00:00Z',
  startedAt: '2026-11-21T00:00:00.000Z',
  finishedAt: '2026-11-21T00:00:00.000Z',
  run: { id: '1', attempt: 1 },
  command: { name: 'canary-check', version: '0' },
  inputs: { dryRun: false },
  verdict: 'grey',
  summary: 's',
  scope: {},
  identity: null,
  checks,
  timings: [],
  facts: {},
  exceptions: [],
  reproduce: 'r',
  runbook: 'r',
});

test('greys in a row are counted by canary and object, and a run without it is passed over', () => {
  const now = [check('grey'), check('grey', 'a'), check('green', 'b'), check('grey', 'x', 'CAN-21')];
  const runs = (...reports: Report[]) => countGreys(now, reports).map(({ runs: count }) => count);
  assert.equal(runs(), [1, 1, 1]);
  assert.equal(runs(past(check('grey'), check('grey', 'a'))), [2, 2, 1]);
  assert.equal(runs(past(check('grey', 'a')), past(check('grey'), check('green', 'a'))), [1, 2, 1]);
  const other = past(check('green', 'c', 'CAN-01'));
  assert.equal(runs(other, past(check('grey')), other, past(check('grey')), past(check('green'))), [3, 1, 1]);
});

test('each canary has its line in the documents', async () => {
  const active = { id: 'CAN-20', title: 't', expected: 'e', meaning: 'm', look: async () => [] };
  const ids = catalogueOf([], active).map(({ id }) => id);
  assert.equal(ids, [...new Set(ids)].sort(), 'in order, each once');
  const page = await readFile('docs/CANARIES.md', 'utf8');
  assert.equal(
    [...page.matchAll(/^\| (CAN-\d\d) \|/gm)].map(([, id]) => id),
    ids,
  );
});

test('reasons name what to do', () => {
  for (const [code, why] of [
    ['57014', /raise --budget/],
    ['55P03', /locked by somebody/],
    ['40001', /max_standby_streaming_delay/],
    ['42501', /bulkhead_operator/],
    ['42703', /the model does not fit/],
    ['XX000', /SQLSTATE XX000/],
  ] as const) {
    assert.match(reasonOf({ code, message: 'm' }), why);
  }
  assert.is(isAbsent({ code: '42P01', message: '' }), true);
  assert.is(isAbsent({ code: '42501', message: '' }), false);
  assert.is(isAbsent(undefined), false);
});

test.run();
