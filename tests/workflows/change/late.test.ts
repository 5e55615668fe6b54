import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { install } from '../../support/installation/installation.ts';
import { assertAllGreenBut, brokenStep, ofRun, told } from '../night/outcome.ts';
import { Story } from './story.ts';

// What did not happen: nights that came late or not at all, and a schedule that GitHub has switched off.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const installation = await install({ template: 'empty' });
const { workflows, reports, incidents, messages } = installation;
const story = new Story(installation);

test.after(installation.close);

/** The first slot of `nightly.yml`, some days ago. */
function slot(days: number): Date {
  const date = new Date(story.now.getTime() - days * DAY);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), 2, 17));
}

const known = { createdAt: new Date(story.now.getTime() - 60 * DAY) };
const nightly = workflows.add('.github/workflows/nightly.yml', { name: 'Nightly', ...known });
const canary = workflows.add('.github/workflows/canary.yml', {
  name: 'Canaries',
  state: 'disabled_inactivity',
  ...known,
});
// Six nights in time, then one that GitHub started in the evening, and then none.
for (const days of [9, 8, 7, 6, 5, 4])
  workflows.run(nightly, { createdAt: new Date(slot(days).getTime() + 0.2 * HOUR) });
workflows.run(nightly, { createdAt: new Date(slot(3).getTime() + 13 * HOUR) });

test('the watchdog finds what is late, switches on what was switched off, and tells people', async () => {
  const run = await story.start({ event: 'schedule', workflow: 'watchdog.yml' });
  assertAllGreenBut(run, { watchdog: 'failure' });
  const step = brokenStep(run.jobs.watchdog ?? { steps: [] });
  assert.equal([step.name, step.exit], ['Look for what did not happen', 1]);
  const found = ofRun(await reports(), run);
  assert.equal(told(found), ['watchdog watch-schedules red']);
  const red = found.flatMap(({ checks }) => checks.filter(({ verdict }) => verdict === 'red'));
  const observed = (id: string, object: string) =>
    red.find((check) => check.id === id && check.object === object)?.observed;
  assert.match(observed('WDG-01', 'backup') ?? '', /^no good report so far: overdue by /);
  const schedule = observed('WDG-08', nightly.path) ?? '';
  assert.match(schedule, /nothing started for 13 h until the schedule came back/);
  assert.match(schedule, /nothing has started for 2 d/);
  assert.match(observed('WDG-05', canary.path) ?? '', /^disabled_inactivity: .*it is enabled again now$/);
  assert.is(canary.state, 'active');
  const open = incidents().map(({ state, title }) => `${state} ${title}`);
  assert.ok(open.includes(`open watchdog WDG-08: The schedule is kept: ${nightly.path}`), open.join('\n'));
  assert.is(open.length, red.length);
  assert.is(messages().length, 1, 'all of it in one message');
  assert.match(JSON.stringify(messages()), /critical.*WDG-08/);
});

test('the next look finds what was late no more, and not the look before it either', async () => {
  workflows.run(nightly, { createdAt: new Date(story.now.getTime() - HOUR) });
  workflows.run(canary, { createdAt: new Date(story.now.getTime() - HOUR) });
  const run = await story.start({ event: 'schedule', workflow: 'watchdog.yml' });
  const [report] = ofRun(await reports('watchdog'), run);
  const red = report?.checks.filter(({ verdict }) => verdict === 'red').map(({ id }) => id);
  assert.equal(red, []);
  // With its first line the ledger has begun, and its kinds have until their first report is due.
  assert.is(report?.verdict, 'grey');
});

test.run();
