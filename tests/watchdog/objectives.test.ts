import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../scripts/lib/runtime/errors.ts';
import { parseModel } from '../../scripts/lib/tenancy/parse.ts';
import { freshness } from '../../scripts/lib/watchdog/objectives.ts';
import { entriesOf, objectivesOf, type Told } from './ledger.ts';

const HOUR = 3_600_000;

interface Case {
  readonly what: string;
  readonly told: readonly Told[];
  readonly now: string;
  readonly objectives?: Record<string, unknown>;
  readonly since?: string;
  readonly state: string;
  readonly age?: number;
  readonly overdue?: number;
  readonly gaps?: number;
}

const CASES: readonly Case[] = [
  {
    what: 'a good report an hour ago',
    told: [['2026-11-20T02:00:00Z', 'backup']],
    now: '2026-11-20T03:00:00Z',
    state: 'fresh',
    age: 1,
    gaps: 0,
  },
  {
    what: 'exactly as old as the objective',
    told: [['2026-11-20T02:00:00Z', 'backup']],
    now: '2026-11-21T04:00:00Z',
    state: 'fresh',
    age: 26,
    gaps: 0,
  },
  {
    what: 'a second older',
    told: [['2026-11-20T02:00:00Z', 'backup']],
    now: '2026-11-21T04:00:01Z',
    state: 'late',
    gaps: 1,
  },
  {
    what: 'newer reports that are not good do not make it fresh',
    told: [
      ['2026-11-18T02:00:00Z', 'backup'],
      ['2026-11-20T02:00:00Z', 'backup', 'red'],
      ['2026-11-20T03:00:00Z', 'backup', 'grey'],
    ],
    now: '2026-11-20T04:00:00Z',
    state: 'late',
    age: 50,
    overdue: 24,
    gaps: 1,
  },
  {
    what: 'across the turn of the year',
    told: [
      ['2026-12-31T02:00:00Z', 'backup'],
      ['2027-01-01T02:00:00Z', 'backup'],
    ],
    now: '2027-01-01T03:00:00Z',
    state: 'fresh',
    age: 1,
    gaps: 0,
  },
  {
    what: 'late across the turn of the year',
    told: [['2026-12-30T02:00:00Z', 'backup']],
    now: '2027-01-01T02:00:00Z',
    state: 'late',
    age: 48,
    overdue: 22,
    gaps: 1,
  },
  {
    what: 'the first day: the ledger has lines, none of this kind, and none is due',
    told: [['2026-11-20T02:00:00Z', 'hardening']],
    now: '2026-11-21T04:00:00Z',
    state: 'waiting',
    gaps: 0,
  },
  {
    what: 'the second day without it',
    told: [['2026-11-20T02:00:00Z', 'hardening']],
    now: '2026-11-21T05:00:00Z',
    state: 'never',
    overdue: 1,
    gaps: 1,
  },
  {
    what: 'an empty ledger is never fresh',
    told: [],
    now: '2026-11-20T02:00:00Z',
    state: 'waiting',
    gaps: 0,
  },
  {
    what: 'an empty ledger of a repository that should have had one',
    told: [],
    since: '2026-11-10T00:00:00Z',
    now: '2026-11-20T02:00:00Z',
    state: 'never',
    gaps: 1,
  },
  {
    what: 'a report dated ahead does not make it fresh',
    told: [
      ['2026-11-18T02:00:00Z', 'backup'],
      ['2026-11-25T02:00:00Z', 'backup'],
    ],
    now: '2026-11-20T02:00:00Z',
    state: 'late',
    age: 48,
    overdue: 22,
    gaps: 1,
  },
  {
    what: 'a minute ahead is the clock of another machine',
    told: [['2026-11-20T02:01:00Z', 'backup']],
    now: '2026-11-20T02:00:00Z',
    state: 'fresh',
    age: 0,
    gaps: 0,
  },
  {
    what: 'only a report dated ahead: as good as empty',
    told: [['2030-01-01T00:00:00Z', 'backup']],
    now: '2026-11-20T02:00:00Z',
    state: 'waiting',
    gaps: 0,
  },
  {
    what: 'a line that came late stands behind a newer one',
    told: [
      ['2026-11-20T02:00:00Z', 'backup'],
      ['2026-11-19T02:00:00Z', 'backup'],
    ],
    now: '2026-11-20T03:00:00Z',
    state: 'fresh',
    age: 1,
    gaps: 0,
  },
  {
    what: 'objective off',
    told: [['2026-01-20T02:00:00Z', 'backup']],
    objectives: { within: { backup: 'off' } },
    now: '2026-11-20T03:00:00Z',
    state: 'off',
    gaps: 0,
  },
  {
    what: 'during a pause',
    told: [['2026-11-18T02:00:00Z', 'backup']],
    objectives: { pauses: [{ from: '2026-11-18T12:00:00Z', until: '2026-11-22', reason: 'moving' }] },
    now: '2026-11-20T03:00:00Z',
    state: 'paused',
    age: 49,
    overdue: 0,
    gaps: 0,
  },
  {
    what: 'a pause of another kind',
    told: [['2026-11-18T02:00:00Z', 'backup']],
    objectives: {
      pauses: [{ kinds: ['canary'], from: '2026-11-18T12:00:00Z', until: '2026-11-22', reason: 'moving' }],
    },
    now: '2026-11-20T03:00:00Z',
    state: 'late',
    gaps: 1,
  },
  {
    what: 'a pause does not hide what was late before it',
    told: [['2026-11-10T02:00:00Z', 'backup']],
    objectives: { pauses: [{ from: '2026-11-18T12:00:00Z', until: '2026-11-22', reason: 'moving' }] },
    now: '2026-11-20T03:00:00Z',
    state: 'late',
    gaps: 1,
  },
  {
    what: 'after a pause the clock goes on: 10 h before it, 16 h after it',
    told: [['2026-11-18T02:00:00Z', 'backup']],
    objectives: {
      pauses: [{ from: '2026-11-18T12:00:00Z', until: '2026-11-20T00:00:00Z', reason: 'moving' }],
    },
    now: '2026-11-20T16:00:00Z',
    state: 'fresh',
    gaps: 0,
  },
  {
    what: 'an hour later',
    told: [['2026-11-18T02:00:00Z', 'backup']],
    objectives: {
      pauses: [{ from: '2026-11-18T12:00:00Z', until: '2026-11-20T00:00:00Z', reason: 'moving' }],
    },
    now: '2026-11-20T17:00:00Z',
    state: 'late',
    overdue: 1,
    gaps: 1,
  },
  {
    what: 'two pauses that overlap count once',
    told: [['2026-11-18T02:00:00Z', 'backup']],
    objectives: {
      pauses: [
        { from: '2026-11-18T12:00:00Z', until: '2026-11-19T12:00:00Z', reason: 'moving' },
        { from: '2026-11-19T00:00:00Z', until: '2026-11-20T00:00:00Z', reason: 'still moving' },
      ],
    },
    now: '2026-11-20T17:00:00Z',
    state: 'late',
    overdue: 1,
  },
];

for (const { what, told, now, objectives, since, state, age, overdue, gaps } of CASES) {
  test(what, () => {
    const options = since === undefined ? {} : { since: new Date(since) };
    const all = freshness(objectivesOf(objectives), entriesOf(told), new Date(now), options);
    const backup = all.find(({ kind }) => kind === 'backup');
    assert.is(backup?.state, state);
    if (age !== undefined) assert.is(backup?.age, age * HOUR);
    if (overdue !== undefined) assert.is(backup?.overdue, overdue * HOUR);
    if (gaps !== undefined) assert.is(backup?.gaps.length, gaps);
  });
}

test('a red watchdog has looked: its red is about others; a red backup has not backed up', () => {
  const entries = entriesOf([
    ['2026-11-20T02:00:00Z', 'watchdog', 'red'],
    ['2026-11-20T02:00:00Z', 'backup', 'red'],
  ]);
  const all = freshness(
    objectivesOf({ within: { watchdog: '26h' } }),
    entries,
    new Date('2026-11-20T03:00:00Z'),
  );
  assert.is(all.find(({ kind }) => kind === 'watchdog')?.state, 'fresh');
  assert.is(all.find(({ kind }) => kind === 'backup')?.state, 'waiting');
});

test('a report that does not count does not make it fresh', () => {
  const entries = entriesOf([['2026-11-20T02:00:00Z', 'backup']]);
  const counts = () => false;
  const all = freshness(objectivesOf(), entries, new Date('2026-11-20T03:00:00Z'), { counts });
  assert.is(all.find(({ kind }) => kind === 'backup')?.state, 'waiting');
});

const HEAD = `version: 1
tenant: { table: tenants }
claim: { from: setting, name: app.tenant }
roles: { owner: owner }
tables: {}
`;

test('without a section the defaults hold', () => {
  const { within, pauses, explained } = parseModel(HEAD, 'model.yaml').objectives;
  assert.is(within.backup, 26 * HOUR);
  assert.is(within['restore-drill'], 8 * 24 * HOUR);
  assert.is(within.seed, undefined);
  assert.equal([pauses, explained], [[], []]);
});

const WRONG: readonly [string, RegExp][] = [
  ['{ within: { backup: 26 } }', /objectives\.within\.backup: must be a time as 90m, 26h, 8d or 2w, or off/],
  ['{ within: { bakup: 26h } }', /objectives\.within\.bakup: unknown setting/],
  ['{ withn: {} }', /objectives\.withn: unknown setting/],
  ['{ pauses: [{ from: 2026-11-02, until: 2026-11-01, reason: x }] }', /until: ends before it begins/],
  ['{ pauses: [{ from: 2026-01-02, until: 2026-11-01, reason: x }] }', /until: lasts longer than 92 days/],
  ['{ pauses: [{ from: 2026-01-02, reason: x }] }', /until: must be a day or a moment in UTC/],
  ['{ pauses: [{ from: 2026-01-02, until: 2026-01-03 }] }', /reason: is missing/],
  ['{ explained: [{ kind: backup, from: 2026-01-02, to: 2026-01-03, reason: x }] }', /\.on: must be a day/],
];

for (const [written, problem] of WRONG) {
  test(`refused: ${written}`, () => {
    try {
      parseModel(`${HEAD}objectives: ${written}\n`, 'model.yaml');
      assert.unreachable();
    } catch (error) {
      assert.instance(error, InputError);
      assert.match(error instanceof InputError ? error.problems.join('\n') : '', problem);
    }
  });
}

test.run();
