import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseIncidentLine } from '../../scripts/lib/alerts/hidden-line.ts';
import { check, made, place } from './world.ts';

const storm = (night: number, reds: readonly number[], all = 50, words = 'x', suffix = '') =>
  made({
    night,
    kind: 'hardening',
    command: 'hardening-status',
    checks: [
      check('RLS-00', 'green'),
      ...Array.from({ length: all }, (_, index) =>
        check(`RLS-${index % 7}1`, reds.includes(index) ? 'red' : 'green', {
          object: `public.table_${index}${suffix}`,
          observed: words,
        }),
      ),
    ],
  });
const upTo = (end: number, start = 0) => Array.from({ length: end - start }, (_, index) => start + index);

test('50 red checks are one issue with a table, which shrinks and is closed when the last has recovered', async () => {
  await using world = await place();
  const opened = await world.run([storm(1, upTo(50))]);
  assert.is(world.open().length, 1);
  const [issue] = world.open();
  assert.match(issue?.title ?? '', /^hardening 50 findings at once/);
  assert.match(issue?.body ?? '', /50 of 50 findings are open/);
  assert.is((issue?.body ?? '').split('public.table_').length - 1 >= 50, true);
  assert.is(world.slack.messages.length, 1);
  const incidents = opened.facts?.incidents;
  assert.is(Array.isArray(incidents) && incidents.length, 50, 'each keeps its fingerprint');

  await world.run([storm(2, upTo(8))]);
  assert.match(issue?.body ?? '', /8 of 50 findings are open/);
  assert.is(world.slack.messages.length, 1, 'shrinking is no news');
  await world.run([storm(3, [...upTo(8), 20])]);
  assert.match(issue?.body ?? '', /9 of 50 findings are open/);
  assert.match(JSON.stringify(world.slack.messages.at(-1)), /has become worse/);
  await world.run([storm(4, [])]);
  assert.is(issue?.state, 'closed');
  assert.match(issue?.comments.at(-1)?.body ?? '', /recovered/);
  await world.run([storm(5, [3])]);
  assert.is(issue?.state, 'open', 'within 7 days the issue of the storm is reopened');
  assert.is(world.told().length, 1);
  assert.match(issue?.body ?? '', /1 of 50 findings are open/);
});

test('the storm joins what is red already only in the table of its own; the threshold is a setting', async () => {
  await using world = await place();
  await world.run([storm(1, [0, 1])], { policy: '{ groupAbove: 3, closeAfter: 1 }' });
  assert.is(world.open().length, 2);
  await world.run([storm(2, upTo(6))], { policy: '{ groupAbove: 3, closeAfter: 1 }' });
  assert.is(world.open().length, 3, 'two keep their issue, four share one');
  const prints = world
    .open()
    .flatMap(({ body }) => parseIncidentLine(body ?? '')?.members.map(({ fingerprint }) => fingerprint));
  assert.is(new Set(prints).size, 6);
  assert.is(prints.length, 6);
  await world.run([storm(3, [])], { policy: '{ groupAbove: 3, closeAfter: 1 }' });
  assert.is(world.open().length, 0);
});

test('700 findings with long words fit into issues of their limit, the verdict first', async () => {
  await using world = await place();
  await world.run([storm(1, upTo(700), 700, 'w | `ö` <b> '.repeat(200), '`|'.repeat(30))]);
  assert.is(world.open().length, 3, '300 to an issue');
  assert.ok(world.open().some(({ body }) => /more lines are in the report/.test(body ?? '')));
  for (const { body } of world.open()) {
    assert.ok((body ?? '').length <= 65_536, String(body?.length));
    assert.match(body ?? '', /^<!-- .* -->\n## /);
    assert.match(body ?? '', /Kept by bulkhead/);
  }
  const again = await world.run([storm(2, upTo(700), 700, 'x', '`|'.repeat(30))]);
  assert.is(world.open().length, 3);
  assert.not.match(again.summary, /opened|worsened/);
  await world.run([storm(3, [], 700, 'x', '`|'.repeat(30))]);
  assert.is(world.open().length, 0);
});

test('more than 100 issues: every page is read', async () => {
  await using world = await place();
  const policy = '{ groupAbove: 500, closeAfter: 1 }';
  await world.run([storm(1, upTo(130), 130)], { policy, slack: false });
  assert.is(world.open().length, 130);
  const second = await world.run([storm(2, upTo(130), 130)], { policy });
  assert.is(world.told().length, 130, 'none is opened twice');
  assert.is(second.verdict, 'green');
});

test('grey is told after so many runs, or when the canaries say that it has lasted too long', async () => {
  await using world = await place();
  const grey = (night: number, facts = {}) =>
    made({ night, checks: [check('CAN-09', 'grey'), check('CAN-01', 'green')], facts });
  await world.run([grey(1)]);
  await world.run([grey(2)]);
  assert.is(world.open().length, 0);
  await world.run([grey(3)]);
  assert.is(world.open().length, 1);
  assert.match(world.open()[0]?.body ?? '', /warning \(could not be judged\)/);
  const worse = await world.run([
    made({ night: 4, checks: [check('CAN-09', 'red'), check('CAN-01', 'green')] }),
  ]);
  assert.match(worse.summary, /1 worsened/);
  await world.run([made({ night: 5, checks: [check('CAN-09', 'green')] })]);
  assert.is(world.open().length, 0);
  await world.run([grey(20, { greyRuns: [{ id: 'CAN-09', object: '', runs: 3, alert: true }] })]);
  assert.is(world.open().length, 1);
});

test('muted findings are told to nobody until their day has passed', async () => {
  await using world = await place();
  const policy =
    '{ closeAfter: 1, rules: [{ check: CAN-02, mute: { until: 2026-11-04, owner: data team, reason: known } }] }';
  const red = (night: number) => made({ night, checks: [check('CAN-02', 'red')] });
  for (const night of [1, 2, 3]) {
    const result = await world.run([red(night)], { policy });
    assert.match(JSON.stringify(result.facts?.muted), /CAN-02/);
  }
  assert.is(world.told().length, 0);
  await world.run([red(4)], { policy });
  assert.is(world.open().length, 1);
  assert.match(world.open()[0]?.body ?? '', /First seen \| 2026-11-02/);
});

test('people are called for the severity that the policy names', async () => {
  await using world = await place();
  const policy =
    "{ mentions: { critical: { slack: [here, U0123456], github: ['@sample/oncall'] } }, notify: { slack: error }, rules: [{ check: CAN-02, severity: critical }, { check: CAN-03, severity: warning }] }";
  await world.run([made({ night: 1, checks: [check('CAN-02', 'red'), check('CAN-03', 'red')] })], { policy });
  const slack = JSON.stringify(world.slack.messages);
  assert.match(slack, /<!here> <@U0123456>/);
  assert.not.match(slack, /CAN-03/, 'less than the channel is told of');
  assert.is(world.open().filter(({ body }) => body?.includes('@sample/oncall')).length, 1);
});

test.run();
