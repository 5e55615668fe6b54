import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseIncidentLine } from '../../scripts/lib/alerts/hidden-line.ts';
import { check, made, place } from './world.ts';

const red = (night: number, object = 'public.rooms') =>
  made({ night, checks: [check('CAN-02', 'red', { object }), check('CAN-01', 'green')] });
const green = (night: number) =>
  made({ night, checks: [check('CAN-02', 'green'), check('CAN-01', 'green')] });

test('a finding opens one issue, which says all that one needs, and whose first line holds its state', async () => {
  await using world = await place();
  const result = await world.run([green(0), red(1)]);
  assert.is(result.verdict, 'green');
  const [issue, ...others] = world.told();
  assert.ok(issue);
  assert.equal(others, []);
  assert.equal(issue.labels, ['bulkhead']);
  assert.is(issue.title, 'canary CAN-02: Title of CAN-02: public.rooms');
  const body = issue.body ?? '';
  assert.match(body, /^<!-- bulkhead:incident \{.*\} -->\n## 🟠 error\n/);
  assert.is(parseIncidentLine(body)?.state, 'open');
  for (const text of [
    'First seen',
    '2026-11-02 02:00 UTC',
    'Last good run',
    '2026-11-01 02:00 UTC',
    'Seen | once',
    'runs/4001/attempts/1',
    '/docs/RUNBOOK-MULTI-TENANT.md#a-backup-failed',
    '/reports/canary/2026/11/20261102T020000Z-4001-1.md',
  ])
    assert.ok(body.includes(text), text);
  assert.is(world.slack.messages.length, 1);
  assert.match(JSON.stringify(world.slack.messages[0]), /CAN-02.*opened/);
});

test('on recurrence a comment at the 1st, 2nd, 4th, 8th; Slack hears of changes only', async () => {
  await using world = await place();
  const comments: number[] = [];
  for (let night = 1; night <= 10; night++) {
    await world.run([red(night)]);
    comments.push(world.told()[0]?.comments.length ?? 0);
  }
  assert.equal(comments, [0, 1, 2, 2, 3, 3, 3, 3, 4, 4]);
  assert.is(world.told().length, 1);
  assert.match(world.told()[0]?.body ?? '', /Seen \| 10 times/);
  assert.is(world.slack.messages.length, 1);
});

test('closed after so many greens with a last comment; reopened within 7 days, opened anew later', async () => {
  await using world = await place();
  const policy = '{ closeAfter: 2 }';
  await world.run([red(1)], { policy });
  await world.run([green(2)], { policy });
  assert.is(world.open().length, 1, 'one green is not enough');
  await world.run([green(3)], { policy });
  const [issue] = world.told();
  assert.is(issue?.state, 'closed');
  assert.is(issue?.stateReason, 'completed');
  assert.match(issue?.comments.at(-1)?.body ?? '', /recovered/);
  assert.match(issue?.body ?? '', /## 🟢 Recovered on 2026-11-04/);
  const again = await world.run([red(9)], { policy });
  assert.match(again.summary, /1 reopened/);
  assert.is(issue?.state, 'open');
  assert.is(world.told().length, 1);
  await world.run([green(10), green(11)], { policy });
  await world.run([red(25)], { policy });
  assert.is(world.told().length, 2);
  assert.ok(world.told()[1]?.body?.includes(`told of before in #${issue?.number}`));
  assert.equal(
    world.slack.messages.map(({ text }) => (/recovered/.test(text) ? 'good' : 'bad')),
    ['bad', 'good', 'bad', 'good', 'bad'],
  );
});

test('a flapping check is damped by `after` and `closeAfter`', async () => {
  await using world = await place();
  const policy = '{ closeAfter: 3, rules: [{ check: CAN-*, after: 2 }] }';
  for (let night = 1; night <= 8; night++)
    await world.run([night % 2 === 0 ? green(night) : red(night)], { policy });
  assert.is(world.told().length, 0);
  await world.run([red(9)], { policy });
  const opened = await world.run([red(10)], { policy });
  assert.match(opened.summary, /1 opened/);
  for (let night = 11; night <= 16; night++)
    await world.run([night % 2 === 0 ? red(night) : green(night)], { policy });
  assert.is(world.open().length, 1);
  assert.is(world.slack.messages.length, 1);
});

test('an older green closes nothing, and an older red neither counts nor opens anything', async () => {
  await using world = await place();
  await world.run([red(5)]);
  await world.run([green(4)], { now: new Date('2026-11-06T03:00:00Z') });
  assert.is(world.open().length, 1, 'an older green');
  const late = await world.run([red(3)], { now: new Date('2026-11-06T04:00:00Z') });
  assert.match(world.told()[0]?.body ?? '', /Seen \| once/);
  assert.match(JSON.stringify(late.facts?.late), /4003/);
  await world.run([green(8)]);
  await world.run([red(7)], { now: new Date('2026-11-09T04:00:00Z') });
  assert.is(world.open().length, 0, 'an older red behind a green');
  await world.run([red(7, 'public.other')], { now: new Date('2026-11-09T05:00:00Z') });
  assert.is(world.told().length, 1, 'also where it would be a new incident');
  // The same run again, later: it has looked at the database of then.
  await world.run([
    made({ night: 9, run: 4003, attempt: 2, checks: [check('CAN-02', 'red', { object: 'public.rooms' })] }),
  ]);
  assert.is(world.open().length, 1, 'a later attempt of an older run');
});

test('the same reports again change nothing', async () => {
  await using world = await place();
  for (const reports of [[red(1)], [red(2)], [green(3)]]) {
    await world.run(reports);
    const before = JSON.stringify(world.told().map(({ updatedAt: _, ...issue }) => issue));
    const slack = world.slack.messages.length;
    await world.run(reports);
    assert.is(JSON.stringify(world.told().map(({ updatedAt: _, ...issue }) => issue)), before);
    assert.is(world.slack.messages.length, slack);
  }
});

test('a dry run prints the plan and sends nothing', async () => {
  await using world = await place();
  const result = await world.run([red(1)], { input: { 'dry-run': true } });
  assert.match(result.summary, /plan: 1 opened; nothing was sent/);
  assert.equal(world.issues.all, []);
  assert.equal(world.slack.messages, []);
  assert.ok(world.github.requests.every(({ method }) => method === 'GET'));
});

test.run();
