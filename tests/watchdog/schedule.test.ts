import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCron, startsBetween } from '../../scripts/lib/watchdog/cron.ts';
import { punctuality } from '../../scripts/lib/watchdog/schedule.ts';
import { schedulesOf } from '../../scripts/lib/watchdog/workflow-file.ts';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const short = (moment: number) => new Date(moment).toISOString().slice(0, 16);

const STARTS: readonly [cron: string, from: string, to: string, starts: readonly string[], zone?: string][] =
  [
    [
      '17 2,4 * * *',
      '2026-12-31T00:00Z',
      '2027-01-02T00:00Z',
      ['2026-12-31T02:17', '2026-12-31T04:17', '2027-01-01T02:17', '2027-01-01T04:17'],
    ],
    ['0 3 * * SUN', '2026-11-01T00:00Z', '2026-11-15T00:00Z', ['2026-11-01T03:00', '2026-11-08T03:00']],
    ['0 3 * * 7', '2026-11-01T00:00Z', '2026-11-08T00:00Z', ['2026-11-01T03:00']],
    // Either of the two days is enough when both are given.
    ['0 3 13 * 5', '2026-11-10T00:00Z', '2026-11-21T00:00Z', ['2026-11-13T03:00', '2026-11-20T03:00']],
    ['0 0 29 2 *', '2027-01-01T00:00Z', '2028-12-31T00:00Z', ['2028-02-29T00:00']],
    [
      '*/20 5 * JAN-NOV 1-5',
      '2026-11-30T00:00Z',
      '2026-12-03T00:00Z',
      ['2026-11-30T05:00', '2026-11-30T05:20', '2026-11-30T05:40'],
    ],
    ['10/25 0 1 1 *', '2027-01-01T00:00Z', '2027-01-02T00:00Z', ['2027-01-01T00:10', '2027-01-01T00:35']],
    ['0 2 * * *', '2026-11-20T02:00Z', '2026-11-21T02:00Z', ['2026-11-20T02:00']],
    // Summer time begins: 01:30 does not exist that day. It ends: 01:30 is there twice, and counts once.
    [
      '30 1 * * *',
      '2026-03-28T00:00Z',
      '2026-03-31T00:00Z',
      ['2026-03-28T01:30', '2026-03-30T00:30'],
      'Europe/Dublin',
    ],
    [
      '30 1 * * *',
      '2026-10-24T00:00Z',
      '2026-10-27T00:00Z',
      ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30'],
      'Europe/Dublin',
    ],
  ];

for (const [cron, from, to, starts, zone] of STARTS) {
  test(`${cron} ${zone ?? 'UTC'} from ${from.slice(0, 10)}`, () => {
    assert.equal(startsBetween(parseCron(cron, zone), at(from), at(to)).map(short), starts);
  });
}

for (const [cron, problem] of [
  ['* * * *', /has 4 fields/],
  ['@daily', /has 1 fields/],
  ['60 * * * *', /"60" is no minute/],
  ['5-1 * * * *', /"5-1" is no minute/],
  ['*/0 * * * *', /"\*\/0" is no minute/],
  ['1-2-3 * * * *', /is no minute/],
  ['0 24 * * *', /"24" is no hour/],
  ['0 0 0 * *', /is no day of the month/],
  ['0 0 * FOO *', /"FOO" is no month/],
  ['0 0 * * 8', /is no day of the week/],
  ['0 0 L * *', /is no day of the month/],
] as const) {
  test(`no schedule: ${cron}`, () => {
    assert.throws(
      () => parseCron(cron),
      (error: unknown) => error instanceof RangeError && problem.test(error.message),
    );
  });
}

test('schedules of a workflow file, and what is wrong with it', () => {
  const { crons, problems } = schedulesOf(
    'on:\n  schedule:\n    - cron: "17 2 * * *"\n    - cron: "0 9 * * *"\n      timezone: Europe/Dublin\n  push: {}\n',
  );
  assert.equal(
    crons.map(({ text, timezone }) => [text, timezone]),
    [
      ['17 2 * * *', 'UTC'],
      ['0 9 * * *', 'Europe/Dublin'],
    ],
  );
  assert.equal(problems, []);
  assert.equal(schedulesOf('on: [push]').crons, []);
  assert.equal(schedulesOf('on: push').crons, []);
  assert.match(schedulesOf('on: {schedule: [{cron: "x"}]}').problems.join(), /has 1 fields/);
  assert.match(
    schedulesOf('on: {schedule: [{cron: "0 0 * * *", timezone: Mars/Base}]}').problems.join(),
    /time zone/i,
  );
  assert.match(schedulesOf('on: [').problems.join(), /it is no YAML/);
});

interface Case {
  readonly what: string;
  readonly cron: string;
  readonly scheduled: readonly string[];
  readonly others?: readonly string[];
  readonly now: string;
  readonly absences: readonly (readonly [
    from: string,
    to: string,
    open: boolean,
    starts: number,
    late: boolean,
  ])[];
  readonly dropped?: number;
  readonly latestHours?: number;
}

const FROM = '2026-11-16T00:00Z';
const DAILY = '0 2 * * *';

const CASES: readonly Case[] = [
  {
    what: 'on time',
    cron: DAILY,
    scheduled: ['2026-11-16T02:01Z', '2026-11-17T02:01Z'],
    now: '2026-11-17T12:00Z',
    absences: [],
    dropped: 0,
  },
  {
    what: 'six hours late and more',
    cron: DAILY,
    scheduled: ['2026-11-16T02:01Z', '2026-11-17T10:00Z'],
    now: '2026-11-17T12:00Z',
    absences: [['2026-11-17T02:00Z', '2026-11-17T10:00Z', false, 1, true]],
    latestHours: 8,
  },
  {
    what: 'two days without',
    cron: DAILY,
    scheduled: ['2026-11-16T02:01Z', '2026-11-19T02:01Z'],
    now: '2026-11-19T12:00Z',
    absences: [['2026-11-17T02:00Z', '2026-11-19T02:01Z', false, 2, true]],
    dropped: 2,
  },
  {
    what: 'nothing yet',
    cron: DAILY,
    scheduled: [],
    now: '2026-11-18T12:00Z',
    absences: [['2026-11-16T02:00Z', '2026-11-18T12:00Z', true, 3, false]],
  },
  {
    what: 'not late enough to be due',
    cron: DAILY,
    scheduled: [],
    now: '2026-11-16T07:59Z',
    absences: [],
    dropped: 0,
  },
  {
    what: 'one of three slots a night dropped: the others serve',
    cron: '17 2,4,6 * * *',
    scheduled: ['2026-11-16T04:20Z', '2026-11-16T06:20Z', '2026-11-17T02:20Z'],
    now: '2026-11-17T14:00Z',
    absences: [],
    dropped: 3,
  },
  {
    what: 'all three of a night dropped',
    cron: '17 2,4,6 * * *',
    scheduled: ['2026-11-16T02:20Z', '2026-11-16T04:20Z', '2026-11-16T06:20Z', '2026-11-18T02:20Z'],
    now: '2026-11-18T03:00Z',
    absences: [['2026-11-17T02:17Z', '2026-11-18T02:20Z', false, 3, true]],
    dropped: 3,
  },
  {
    what: 'a person started it in time',
    cron: DAILY,
    scheduled: ['2026-11-16T02:01Z'],
    others: ['2026-11-17T05:00Z'],
    now: '2026-11-17T12:00Z',
    absences: [],
    dropped: 1,
  },
  {
    what: 'a person started it late',
    cron: DAILY,
    scheduled: ['2026-11-16T02:01Z'],
    others: ['2026-11-17T11:00Z'],
    now: '2026-11-17T12:00Z',
    absences: [['2026-11-17T02:00Z', '2026-11-17T11:00Z', false, 1, false]],
  },
  {
    what: 'hourly, four delivered at once',
    cron: '5 * * * *',
    scheduled: [
      '2026-11-16T00:06Z',
      '2026-11-16T04:30Z',
      '2026-11-16T04:31Z',
      '2026-11-16T04:32Z',
      '2026-11-16T04:33Z',
    ],
    now: '2026-11-16T04:59Z',
    absences: [],
    dropped: 0,
    latestHours: 3 + 25 / 60,
  },
];

for (const { what, cron, scheduled, others = [], now, absences, dropped, latestHours } of CASES) {
  test(`schedule kept: ${what}`, () => {
    const kept = punctuality({
      crons: [parseCron(cron)],
      scheduled: scheduled.map(at),
      others: others.map(at),
      from: at(FROM),
      now: at(now),
      tolerance: 6 * HOUR,
    });
    assert.equal(
      kept.absences.map(({ from, to, open, starts, late }) => [
        `${short(from)}Z`,
        `${short(to)}Z`,
        open,
        starts,
        late,
      ]),
      absences,
    );
    if (dropped !== undefined) assert.is(kept.dropped, dropped);
    if (latestHours !== undefined) assert.is(kept.latest, latestHours * HOUR);
  });
}

test.run();
