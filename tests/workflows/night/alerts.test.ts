import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { install } from '../../support/installation/installation.ts';
import { environmentNamed } from '../../support/installation/settings.ts';
import { resultsOf } from '../../support/runner/results.ts';
import { fileOf, hurried, impatient } from './altered.ts';
import { assertAllGreenBut, brokenStep, ofRun, told } from './outcome.ts';

// People are told, also of what was cancelled or ran out of time, and also when a channel is down.

const installation = await install();
const { settings, reports, incidents, messages, slack } = installation;
const operator = environmentNamed(settings, 'operator');
const working = { ...operator.secrets };
const open = () => incidents().filter(({ state }) => state === 'open');

test.after(installation.close);
test.after.each(() => void Object.assign(operator.secrets, working));

test('a night is cancelled while it looks at the database: the rest is not done, and it is told', async () => {
  const night = await installation.run({
    event: 'schedule',
    workflow: 'nightly.yml',
    cancelAfter: { job: 'status', step: 'Check out the code' },
  });
  assert.is(night.conclusion, 'cancelled');
  const { due, status, alert, ...others } = resultsOf(night);
  assert.equal([due, status, alert], ['success', 'cancelled', 'success']);
  const { record, ...notDone } = others;
  assert.equal([...new Set(Object.values(notDone))], ['skipped']);
  assert.ok(open().some(({ body }) => /Nightly \/ status/.test(body ?? '')));
});

test('a job runs out of time: what it could still say is recorded, and it is told', async () => {
  await using silent = await startSilent();
  operator.secrets.DATABASE_URL = `postgresql://bulkhead_operator:x@127.0.0.1:${silent.port}/portal`;
  const hour = await installation.run({
    event: 'schedule',
    workflow: 'canary.yml',
    workflowText: hurried(fileOf('canary.yml'), 'canary'),
    secondsPerMinute: 8,
  });
  // So GitHub calls it too.
  assertAllGreenBut(hour, { canary: 'cancelled' });
  assert.equal(told(ofRun(await reports(), hour)), ['canary canary-check grey']);
  assert.ok(open().some(({ title }) => title === 'canary failed: INTERRUPTED'));
  assert.match(JSON.stringify(messages().at(-1)), /canary/);
});

test('Slack is down: the issue is made, and the job that tells is red and says what was not told', async () => {
  const before = messages().length;
  operator.secrets.DATABASE_URL = 'postgresql://bulkhead_operator:x@127.0.0.1:1/portal';
  slack.fail({ status: 500 });
  const hour = await installation.run({
    event: 'schedule',
    workflow: 'canary.yml',
    workflowText: impatient(fileOf('canary.yml')),
  });
  slack.mend();
  assertAllGreenBut(hour, { canary: 'failure', alert: 'failure' });
  assert.is(messages().length, before);
  assert.is(slack.tries() > before, true);
  const step = brokenStep(hour.jobs.alert ?? { steps: [] });
  assert.is(step.name, 'Open, update and close incidents');
  assert.match(step.summary, /ALR-01[\s\S]*Slack/);
  assert.ok(open().some(({ title }) => /canary/i.test(title)));
});

test('and what waited is told by the next one', async () => {
  const before = messages().length;
  operator.secrets.DATABASE_URL = 'postgresql://bulkhead_operator:x@127.0.0.1:1/portal';
  const hour = await installation.run({ event: 'schedule', workflow: 'canary.yml' });
  assertAllGreenBut(hour, { canary: 'failure' });
  assert.is(messages().length, before + 1);
  assert.equal(told(ofRun(await reports(), hour)), ['canary canary-check grey']);
});

/** A server that takes connections and never says a word, as behind a firewall that swallows. */
async function startSilent() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

test.run();
