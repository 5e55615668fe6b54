import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addLabel, failureOf, LABELS, listLabels, setUp } from './scene.ts';

// Limits and interruptions: what is waited for, what is tried again, and when it ends.

test('a secondary limit is waited for as long as it asks, also with a POST', async () => {
  await using scene = await setUp();
  scene.fake.faults.secondaryLimit({ ...LABELS, method: 'POST' }, 7);
  await addLabel(scene);
  assert.ok(scene.slept() >= 7000 && scene.slept() <= 8000, `${scene.slept()}`);
});

test('a secondary limit without a time is given a minute', async () => {
  await using scene = await setUp();
  scene.fake.faults.secondaryLimit({ ...LABELS });
  await listLabels(scene);
  assert.ok(scene.slept() >= 60_000 && scene.slept() <= 61_000, `${scene.slept()}`);
});

test('429 with Retry-After is waited for', async () => {
  await using scene = await setUp();
  const headers = { 'retry-after': '3' };
  scene.fake.faults.add({
    ...LABELS,
    effect: { kind: 'answer', status: 429, message: 'Too many requests', headers },
  });
  await listLabels(scene);
  assert.ok(scene.slept() >= 3000 && scene.slept() <= 4000);
});

test('the rate limit is waited for when it ends soon, by the clock of the server', async () => {
  await using scene = await setUp();
  const { fake, context } = scene;
  // The runner's clock is ten minutes behind.
  const server = () => new Date(context.now().getTime() + 600_000);
  fake.state.now = server;
  fake.faults.rateLimit(LABELS, new Date(server().getTime() + 20_000));
  await listLabels(scene);
  assert.ok(scene.slept() >= 20_000 && scene.slept() < 23_000, `${scene.slept()}`);
});

test('a rate limit that ends in an hour is an error that says when', async () => {
  await using scene = await setUp();
  scene.fake.faults.rateLimit(LABELS, new Date('2026-11-21T03:00:00Z'));
  const error = await failureOf(listLabels(scene));
  assert.is(error.code, 'GITHUB_RATE_LIMIT');
  assert.match(error.what, '2026-11-21T03:00:01Z');
  assert.is(scene.slept(), 0);
});

test('reading is tried again after 502 and lost connections, a bounded number of times', async () => {
  await using scene = await setUp();
  const { fake } = scene;
  fake.faults.add({ ...LABELS, effect: { kind: 'answer', status: 502, message: 'Bad Gateway' } });
  fake.faults.add({ ...LABELS, effect: { kind: 'cut-before' } });
  fake.faults.add({ ...LABELS, effect: { kind: 'cut-body' } });
  await listLabels(scene);
  assert.is(fake.requests.length, 4);
  fake.faults.add({ ...LABELS, times: 99, effect: { kind: 'answer', status: 503, message: 'Unavailable' } });
  const error = await failureOf(listLabels(scene));
  assert.is(error.code, 'GITHUB_UNREACHABLE');
  assert.is(error.outcome, 'unknown');
  assert.is(fake.requests.length, 9);
});

test.run();
