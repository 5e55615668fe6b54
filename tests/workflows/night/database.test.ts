import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { install } from '../../support/installation/installation.ts';
import { modelWith } from './model.ts';
import { assertAllGreenBut, ofRun, told } from './outcome.ts';
import { midDay } from './times.ts';

// The database is down for a night, and comes back.

const installation = await install({
  files: modelWith({ alerts: { closeAfter: 1, greyAfter: 3, groupAbove: 10 } }),
});
const { settings, reports, incidents, messages, bucket } = installation;
const now = midDay();

test.after(installation.close);

/** Where nothing listens; the login and the password are as before. */
function away(url: string): string {
  const moved = new URL(url);
  moved.port = '1';
  return moved.href;
}

const urls = Object.values(settings.environments)
  .flatMap(({ secrets }) => Object.entries(secrets).map(([name, value]) => ({ secrets, name, value })))
  .filter(({ value }) => value.startsWith('postgresql:'));

test('database down: what needs it is red, the rest is not done, and all of it is recorded and told', async () => {
  for (const { secrets, name, value } of urls) secrets[name] = away(value);
  const night = await installation.run({ event: 'schedule', workflow: 'nightly.yml', ...now });
  assertAllGreenBut(night, {
    status: 'failure',
    isolation: 'failure',
    seal: 'failure',
    backup: 'failure',
    canary: 'failure',
    verify: 'skipped',
    prune: 'skipped',
  });
  assert.is(night.conclusion, 'failure');
  assert.equal(told(ofRun(await reports(), night)), [
    'backup backup-nightly grey',
    'canary canary-check grey',
    'canary seal-audit grey',
    'evidence record-runs grey',
    'hardening hardening-status grey',
    'isolation test-tenant-isolation grey',
  ]);
  assert.equal(bucket.fake.state.keys(''), []);
  assert.ok(incidents().some(({ state, title }) => state === 'open' && /backup/i.test(title)));
  assert.is(messages().length, 1);
  assert.match(JSON.stringify(messages()), /backup/);
});

test('and what was not done is due in the next slot, which makes it good and closes the incidents', async () => {
  for (const { secrets, name, value } of urls) secrets[name] = value;
  const night = await installation.run({ event: 'schedule', workflow: 'nightly.yml', ...now });
  assert.equal(JSON.parse(night.jobs.due?.outputs.kinds ?? ''), ['backup', 'hardening', 'isolation']);
  assertAllGreenBut(night, { isolation: 'failure' });
  const open = incidents().filter(({ state }) => state === 'open');
  assert.equal(
    open.map(({ title }) => title),
    [],
  );
  assert.match(JSON.stringify(messages().at(-1)), /recovered/);
});

test.run();
