import type pg from 'pg';
import type { Detail } from '../../archive/detail.ts';
import { readSequences, type SequenceState } from '../../backup/sequences.ts';
import { displayName, quoteIdentifier, quoteQualified } from '../../postgres/identifiers.ts';
import type { Check } from '../../runtime/result.ts';

interface Owned {
  readonly schema: string;
  readonly name: string;
  readonly table_schema: string;
  readonly table: string;
  readonly column: string;
  readonly upwards: boolean;
}

/** Sequences that fill a column, by serial or by identity. */
const OWNED = `
  select n.nspname as schema, s.relname as name, tn.nspname as table_schema, t.relname as table, a.attname as column,
         q.seqincrement > 0 as upwards
    from pg_catalog.pg_depend d
    join pg_catalog.pg_class s on s.oid = d.objid and s.relkind = 'S'
    join pg_catalog.pg_sequence q on q.seqrelid = s.oid
    join pg_catalog.pg_namespace n on n.oid = s.relnamespace
    join pg_catalog.pg_class t on t.oid = d.refobjid join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
   where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
     and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
     and d.deptype in ('a', 'i') and n.nspname = any($1)
   order by 1, 2`;

/**
 * That every sequence stands where it stood in the backup, and past the last value of its column: otherwise the
 * first row that is written after a restore collides with one that is there.
 */
export async function checkSequences(
  client: pg.ClientBase,
  detail: Detail,
  schemas: readonly string[],
): Promise<Check[]> {
  const states = new Map((await readSequences(client, schemas)).map((state) => [displayName(state), state]));
  const red: Check[] = [];
  for (const expected of detail.sequences) {
    const found = states.get(displayName(expected));
    if (found?.lastValue === expected.lastValue && found.isCalled === expected.isCalled) continue;
    red.push(sequenceCheck('red', stateText(found), displayName(expected), stateText(expected)));
  }
  const { rows: owned } = await client.query<Owned>(OWNED, [schemas]);
  for (const sequence of owned) {
    const state = states.get(displayName(sequence));
    const last = await furthest(client, sequence);
    if (state === undefined || last === undefined || isPast(state, last, sequence.upwards)) continue;
    const column = `${displayName({ schema: sequence.table_schema, name: sequence.table })}.${sequence.column}`;
    const observed = `${stateText(state)}, and ${column} already holds ${last}`;
    red.push(sequenceCheck('red', observed, displayName(sequence)));
  }
  if (red.length > 0) return red;
  const count = detail.sequences.length;
  const observed =
    count === 0 ? 'the backup has no sequence' : `${count} sequences, ${owned.length} of them fill a column`;
  return [{ ...sequenceCheck('green', observed), query: OWNED.trim() }];
}

function sequenceCheck(
  verdict: Check['verdict'],
  observed: string,
  object?: string,
  expected?: string,
): Check {
  return {
    id: 'DRL-05',
    title: 'Sequences go on where they stood',
    ...(object === undefined ? {} : { object }),
    verdict,
    expected: expected ?? 'as in the backup, and past every value of the column',
    observed,
    meaning: 'The first new row after a restore would collide with one that is there.',
  };
}

/** The furthest value of a column in the direction of its sequence; undefined for an empty table. */
async function furthest(client: pg.ClientBase, sequence: Owned): Promise<string | undefined> {
  const table = quoteQualified({ schema: sequence.table_schema, name: sequence.table });
  const { rows } = await client.query<{ last: string | null }>(
    `select ${sequence.upwards ? 'max' : 'min'}(${quoteIdentifier(sequence.column)})::text as last from ${table}`,
  );
  return rows[0]?.last ?? undefined;
}

function isPast({ lastValue, isCalled }: SequenceState, last: string, upwards: boolean): boolean {
  if (lastValue === null) return false;
  const ahead = (BigInt(lastValue) - BigInt(last)) * (upwards ? 1n : -1n);
  return isCalled ? ahead >= 0n : ahead > 0n;
}

function stateText(state: SequenceState | undefined): string {
  if (state === undefined) return 'no such sequence';
  return `at ${state.lastValue ?? 'its start'}${state.isCalled ? '' : ', not yet used'}`;
}
