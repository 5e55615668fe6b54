import { quoteIdentifier } from '../postgres/identifiers.ts';
import {
  ALL,
  cellOf,
  control,
  type Draft,
  type Ground,
  harmlessColumn,
  NOTHING,
  privileges,
  READ_LIMIT,
  REFUSED,
  type Subject,
} from './ground.ts';
import { type Persona, SESSION } from './persona.ts';
import { moveAssignments } from './plan-takeover.ts';
import { type Allowed, type Cell, nameOf } from './probe.ts';
import { covers } from './surface.ts';
import { bindingColumns } from './world.ts';

/** Where the counting sequence ends: it is set so far before its end as there are rows that may be reached. */
export const COUNTER_END = 1_000_000;

/** What a sequence says that has come to its end. */
const TOO_MANY = '2200H';

/** Bytes beyond which a table's probe is run by itself, under a time limit. */
const LARGE = 64 * 1024 * 1024;

/**
 * A statement that reads no column is not held by the policies for SELECT: `delete from notes` reaches what the
 * DELETE policy lets it reach, seen or not. Here nothing is deleted: the condition is a sequence that counts the
 * rows that get as far as the condition, fails on the first one too many, and is never true.
 */
export function planUnseen(ground: Ground, draft: Draft, subject: Subject): void {
  for (const persona of ground.cast.personas) {
    if (persona.kind === 'service') continue;
    // One persona for each kind of claim is enough: none, a right one, and one that looks right.
    if (persona.tenant === undefined && persona.flaw !== 'none' && persona.flaw !== 'unknown') continue;
    planWrites(ground, draft, subject, persona);
  }
}

function planWrites(ground: Ground, draft: Draft, subject: Subject, persona: Persona): void {
  const { seeded, table, sql } = subject;
  const granted = privileges(ground, persona, seeded.relation.oid);
  const own = seeded.rows.filter((row) => row.tenant === persona.tenant).length;
  const column = harmlessColumn(subject, { ...granted, select: ['*'] });
  const add = (cell: Cell, text: string, allowed: readonly Allowed[], works: string) => {
    if (ground.counter === undefined) {
      draft.gaps.push({ ...cell, reason: 'the role of the connection may not make a temporary sequence' });
      return;
    }
    draft.probes.push({
      ...cell,
      sql: text,
      counts: false,
      allowed,
      aim: 'attack',
      controls: [works],
      breach: TOO_MANY,
      before: countTo(ground.counter, own),
      ...(seeded.relation.bytes > LARGE ? { limit: READ_LIMIT } : {}),
    });
  };
  const never = `${reached(ground.counter)} < 0`;
  if (column !== undefined) {
    const set = `${quoteIdentifier(column)} = default`;
    const text = `update ${sql} set ${set} where ${never}`;
    add(
      cellOf(subject, persona, 'ISO-03', 'UPDATE without reading'),
      text,
      [NOTHING],
      counted(ground, draft, subject),
    );
  }
  if (granted.delete) {
    const text = `delete from ${sql} where ${never}`;
    add(
      cellOf(subject, persona, 'ISO-04', 'DELETE without reading'),
      text,
      [NOTHING],
      counted(ground, draft, subject),
    );
  }
  const bound = bindingColumns(table);
  if (persona.kind !== 'app' || persona.tenant === undefined || table.kind === 'root') return;
  if (bound.length === 0 || !covers(granted.update, bound)) return;
  // The first of its own rows, and no other.
  const first = `${reached(ground.counter)} = ${COUNTER_END - own + 1}`;
  const assignments = moveAssignments(subject, persona.tenant === 'A' ? 'B' : 'A')
    .filter(([name]) => covers(granted.update, [name]))
    .map(([name, value]) => `${quoteIdentifier(name)} = ${value}`);
  add(
    cellOf(subject, persona, 'ISO-05', 'UPDATE to the other tenant without reading'),
    `update ${sql} set ${assignments.join(', ')} where ${first}`,
    [REFUSED, { state: 'P0001' }],
    counted(ground, draft, subject),
  );
}

/** The connection's own role reaches rows: so the counting works. */
function counted(ground: Ground, draft: Draft, subject: Subject): string {
  const cell = cellOf(subject, SESSION, 'ISO-03', 'UPDATE without reading');
  const { counter } = ground;
  if (counter === undefined) return nameOf(cell);
  const column = quoteIdentifier(harmlessColumn(subject, ALL) ?? subject.table.key[0] ?? '');
  const text = `update ${subject.sql} set ${column} = default where ${reached(counter)} < 0`;
  return control(draft, cell, text, { state: TOO_MANY }, false, countTo(counter, 0));
}

/**
 * The number of the row that has got this far. The planner may put a cheap condition that reads no column before
 * the policies' own, an expensive one never (order_qual_clauses in its createplan.c): hence the idle terms.
 */
function reached(counter: number | undefined): string {
  return `(nextval(${counter ?? 0}::regclass)${' + 0 * random()'.repeat(12)})`;
}

/** Leaves the counter so many calls before it fails. */
function countTo(counter: number, calls: number): string {
  return `select setval(${counter}::regclass, ${COUNTER_END - calls})`;
}
