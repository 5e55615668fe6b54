import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testContext } from '../support/context.ts';

test('a standing clock moves only by sleeping', async () => {
  await using context = testContext({ clock: new Date('2026-01-01T00:00:00Z') });
  await context.sleep(90_000);
  assert.is(context.now().toISOString(), '2026-01-01T00:01:30.000Z');
});

test('steps are remembered and timed, and a hook can stop the run at any of them', async () => {
  await using context = testContext({
    onStep(name, run) {
      if (name === 'two') run.abort();
    },
  });
  await context.step('one');
  const error = await context.step('two').catch((thrown: unknown) => thrown);
  assert.match(String(error), 'the run was interrupted');
  assert.equal(context.steps, ['one', 'two']);
  assert.equal(
    context.timings.map(({ step }) => step),
    ['one'],
  );
  assert.match(String(await context.sleep(1).catch((thrown: unknown) => thrown)), 'interrupted');
});

test('log lines are kept without secrets', async () => {
  await using context = testContext();
  context.secrets.add('correct horse');
  context.log.warn('the word is correct horse');
  assert.equal(context.lines, ['warn: the word is ***']);
});

test('the end runs all registered work in reverse order, and removes the folders', async () => {
  const context = testContext();
  const order: string[] = [];
  const folder = await context.temporaryFolder('end');
  await writeFile(join(folder, 'file'), '');
  context.onEnd(async () => void order.push('first'));
  context.onEnd(() => Promise.reject(new Error('in the middle')));
  context.onEnd(async () => void order.push('last'));
  const error = await context.end().catch((thrown: unknown) => thrown);
  assert.instance(error, AggregateError);
  assert.equal(order, ['last', 'first']);
  assert.match(String(await access(folder).catch((thrown: unknown) => thrown)), 'ENOENT');
  await context.end();
});

test('there is no network unless the test brings one', async () => {
  await using context = testContext();
  assert.match(
    String(await context.fetch('http://localhost').catch((thrown: unknown) => thrown)),
    'no fetch',
  );
});

test.run();
