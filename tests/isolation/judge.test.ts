import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { judge } from '../../scripts/lib/isolation/judge.ts';
import { type Persona, SESSION } from '../../scripts/lib/isolation/persona.ts';
import { type Allowed, nameOf, type Outcome, type Probe } from '../../scripts/lib/isolation/probe.ts';
import { coverageOf } from '../../scripts/lib/isolation/report.ts';

const persona: Persona = { id: 'own', label: 'web', kind: 'app', role: 'web', settings: {}, tenant: 'A' };

function probe(attack: string, allowed: readonly Allowed[], more: Partial<Probe> = {}): Probe {
  return {
    family: 'ISO-01',
    object: 'public.notes',
    table: 'public.notes',
    persona,
    attack,
    stage: 'isolated',
    sql: 'select 1',
    counts: true,
    allowed,
    aim: 'attack',
    controls: [],
    ...more,
  };
}

const refused = (state: string): Outcome => ({ state, constraint: '', message: 'secret of a row' });

/** The verdict on an attack with this expectation that came to this, beside a control that worked or not. */
function verdict(allowed: readonly Allowed[], outcome: Outcome, control: Outcome = { rows: 3 }) {
  const own = probe('SELECT own', [{ rows: 3 }], { aim: 'control' });
  const attack = probe('SELECT foreign', allowed, { controls: [nameOf(own)] });
  const judged = judge({ probes: [own, attack], gaps: [], given: [] }, [control, outcome]);
  return judged[1];
}

const cases: [string, readonly Allowed[], Outcome, string][] = [
  ['the expected count', [{ rows: 0 }], { rows: 0 }, 'held'],
  ['a row too many', [{ rows: 0 }], { rows: 1 }, 'breached'],
  ['an error is no denial', [{ rows: 0 }], refused('42P01'), 'abstained'],
  ['not even the right one', [{ rows: 0 }], refused('42501'), 'abstained'],
  ['the expected refusal', [{ state: '42501' }], refused('42501'), 'held'],
  ['it went through', [{ state: '42501' }], { rows: 1 }, 'breached'],
  ['nothing happened', [{ state: '42501' }], { rows: 0 }, 'abstained'],
  ['the policy let it through to a key', [{ state: '42501' }], refused('23503'), 'breached'],
  ['the policy let it through to a unique index', [{ state: '42501' }], refused('23505'), 'breached'],
  ['a trigger hid the key', [{ state: '23503' }], refused('P0001'), 'abstained'],
  ['a privilege hid the key', [{ state: '23503' }], refused('42501'), 'abstained'],
  ['NOT NULL is missing, the key held', [{ state: '23502' }], refused('23503'), 'breached'],
  ['a CHECK instead of NOT NULL', [{ state: '23502' }], refused('23514'), 'abstained'],
  ['the statement was wrong', [{ state: '23503' }], refused('42703'), 'abstained'],
  ['it took too long', [{ state: '42501' }], refused('57014'), 'abstained'],
  ['one of two', [{ state: '42501' }, { state: 'P0001' }], refused('P0001'), 'held'],
];

for (const [what, allowed, outcome, expected] of cases) {
  test(`${what}: ${expected}`, () => {
    assert.is(verdict(allowed, outcome)?.verdict, expected);
  });
}

test('a refusal beside a control that failed proves nothing, a breach beside it is one', () => {
  assert.is(verdict([{ rows: 0 }], { rows: 0 }, { rows: 2 })?.verdict, 'abstained');
  assert.match(verdict([{ rows: 0 }], { rows: 0 }, { rows: 2 })?.observed ?? '', /SELECT own: 2 rows/);
  assert.is(verdict([{ rows: 0 }], { rows: 1 }, { rows: 2 })?.verdict, 'breached');
});

test('a control that does not exist is one that failed', () => {
  const attack = probe('SELECT foreign', [{ rows: 0 }], { controls: ['nowhere\nnobody\nnothing'] });
  assert.is(judge({ probes: [attack], gaps: [], given: [] }, [{ rows: 0 }])[0]?.verdict, 'abstained');
});

test("the server's message is never shown: it could quote a row", () => {
  assert.not.match(JSON.stringify(verdict([{ rows: 0 }], refused('42P01'))?.observed), /secret/);
});

test('coverage counts what has an answer; gaps count against it, instruments not at all', () => {
  const own = probe('SELECT own', [{ rows: 3 }], { aim: 'control' });
  const tool = probe('SELECT all', [{ rows: 6 }], { aim: 'control', persona: SESSION });
  const attack = probe('SELECT foreign', [{ rows: 0 }], { controls: [nameOf(own)] });
  const { sql: _sql, ...cell } = probe('SELECT otherwise', []);
  const plan = { probes: [own, tool, attack], gaps: [{ ...cell, reason: 'no way' }], given: [] };
  const coverage = coverageOf(judge(plan, [{ rows: 3 }, { rows: 6 }, { rows: 0 }]));
  assert.equal(coverage, { cells: 3, probed: 2, held: 2, breached: 0, abstained: 1, percent: 66.6 });
  assert.is(coverageOf([]).percent, 0);
});

test.run();
