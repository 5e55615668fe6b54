import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Filed } from '../../scripts/lib/alerts/case.ts';
import { findingsOf } from '../../scripts/lib/alerts/findings.ts';
import { incidentLine, parseIncidentLine } from '../../scripts/lib/alerts/hidden-line.ts';
import { compareLooks } from '../../scripts/lib/alerts/look.ts';
import { plan } from '../../scripts/lib/alerts/plan.ts';
import { EMPTY_WORLD, type World } from '../../scripts/lib/alerts/world.ts';
import type { Report } from '../../scripts/lib/reports/schema.ts';
import { type Alerts, alertsSchema } from '../../scripts/lib/tenancy/alerts-schema.ts';
import { check, FIRST_DAY, made } from './world.ts';

const OBJECTS = ['a', 'b', 'c', 'd', 'e'];
const DAY = 86_400_000;

/** What a plan makes of the world, through the hidden lines as an issue would keep them. */
function after(world: World, reports: readonly Report[], policy: Alerts, now: Date): World {
  const { findings, completed } = findingsOf(reports);
  const made = plan(world, { findings, completed }, { policy, now, channels: ['slack'] });
  let number = Math.max(0, ...world.cases.map((filed) => filed.number));
  let { cases } = world;
  for (const change of made.changes) {
    const kept = parseIncidentLine(`${incidentLine(change.next)}\nrest`);
    assert.ok(kept, 'the line can be read back');
    number += change.filed === undefined ? 1 : 0;
    const filed: Filed = {
      case: kept,
      number: change.filed?.number ?? number,
      url: '',
      shown: change.show,
      damaged: false,
    };
    cases = [...cases.filter((one) => one !== change.filed), filed];
  }
  return { cases, watched: made.watched, streams: made.streams, outbox: [] };
}

function openPrints(world: World): string[] {
  return world.cases
    .filter(({ case: kept, shown }) => kept.state === 'open' || shown === 'open')
    .flatMap(({ case: kept }) => kept.members)
    .filter(({ state }) => state === 'open')
    .map(({ object }) => object)
    .sort();
}

const nights = fc.uniqueArray(
  fc.record({
    night: fc.integer({ min: 0, max: 9 }),
    attempt: fc.integer({ min: 1, max: 2 }),
    red: fc.subarray(OBJECTS),
    named: fc.boolean(),
  }),
  { selector: ({ night }) => night, minLength: 1, maxLength: 10 },
);

function reportOf({
  night,
  attempt,
  red,
  named,
}: {
  night: number;
  attempt: number;
  red: string[];
  named: boolean;
}): Report {
  // Some checks name every object, and some only those that are wrong.
  const greens = named ? OBJECTS.filter((object) => !red.includes(object)) : [];
  return made({
    night,
    attempt,
    checks: [
      check('CAN-00', 'green'),
      ...red.map((object) => check('CAN-02', 'red', { object })),
      ...greens.map((object) => check('CAN-02', 'green', { object })),
    ],
  });
}

test('in any order of arrival, alone or together, twice or once: the state is that of the newest run, and no fingerprint is open twice', () => {
  fc.assert(
    fc.property(
      nights,
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      fc.integer({ min: 1, max: 6 }),
      (given, random, groupAbove) => {
        const policy = alertsSchema.parse({ after: 1, closeAfter: 1, groupAbove });
        const reports = given.map(reportOf);
        const dice = () => Number(random.next().value);
        const shuffled = [...reports, ...reports.filter(() => dice() < 0.3)]
          .map((report) => ({ report, key: dice() }))
          .sort((a, b) => a.key - b.key)
          .map(({ report }) => report);
        let world = EMPTY_WORLD;
        let clock = FIRST_DAY + 20 * DAY;
        while (shuffled.length > 0) {
          const batch = shuffled.splice(0, 1 + Math.floor(dice() * 3));
          clock += 3_600_000;
          world = after(world, batch, policy, new Date(clock));
          const open = openPrints(world);
          assert.is(new Set(open).size, open.length, 'no fingerprint is open twice');
        }
        const newest = [...given].sort((a, b) => compareLooks(reportOf(b).id, reportOf(a).id))[0];
        assert.equal(openPrints(world), [...(newest?.red ?? [])].sort());
        for (const { case: kept, shown } of world.cases) assert.is(kept.state, shown);
        const again = plan(world, findingsOf(reports), { policy, now: new Date(clock), channels: ['slack'] });
        assert.equal(again.transitions, [], 'planned again it tells nothing');
        assert.equal(again.changes, [], 'planned again it changes nothing');
      },
    ),
    { numRuns: 150 },
  );
});

test('with damping an incident is open only after so many reds in a row, and closed only after so many greens', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      (reds, afterRuns, closeAfter) => {
        const policy = alertsSchema.parse({ after: afterRuns, closeAfter });
        let world = EMPTY_WORLD;
        let [open, inARow, last] = [false, 0, false];
        for (const [night, red] of reds.entries()) {
          inARow = red === last ? inARow + 1 : 1;
          last = red;
          if (red && inARow >= afterRuns) open = true;
          if (!red && inARow >= closeAfter) open = false;
          const report = made({ night, checks: [check('CAN-02', red ? 'red' : 'green')] });
          world = after(world, [report], policy, new Date(FIRST_DAY + night * DAY + 1000));
          assert.is(openPrints(world).length, open ? 1 : 0);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('a hidden line survives any text, and ends no comment early', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom('-->', '--', '<!--', '\n', '"'),
      (text, bad) => {
        const report = made({
          night: 1,
          checks: [check('CAN-02', 'red', { object: `x${bad}${text}`, observed: `${text}${bad}` })],
        });
        const policy = alertsSchema.parse({});
        const { findings, completed } = findingsOf([report]);
        const [change] = plan(
          EMPTY_WORLD,
          { findings, completed },
          { policy, now: new Date(), channels: [] },
        ).changes;
        assert.ok(change);
        const line = incidentLine(change.next);
        assert.not.match(line, /[\r\n]/);
        assert.is(line.indexOf('-->'), line.length - 3);
        assert.is(line.indexOf('--', 4), line.length - 3);
        assert.equal(parseIncidentLine(line), change.next);
      },
    ),
    { numRuns: 100 },
  );
});

test.run();
