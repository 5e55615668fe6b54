import type pg from 'pg';
import type { Detail } from '../archive/detail.ts';
import { type QualifiedName, quoteLiteral, quoteQualified } from '../postgres/identifiers.ts';

/** Where a sequence stands. */
export type SequenceState = Detail['sequences'][number];

/** Sequences asked in one query: each is a relation of its own. */
const BATCH = 100;

const SEQUENCES = `
  select n.nspname as schema, c.relname as name
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any($1) and c.relkind = 'S'
     and not exists (select from pg_catalog.pg_depend d
                      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
   order by 1, 2`;

/**
 * Where the sequences of some schemas stand. A sequence is outside of every snapshot; asked after the
 * snapshot was taken it is never behind a row in it.
 */
export async function readSequences(
  client: pg.ClientBase,
  schemas: readonly string[],
): Promise<SequenceState[]> {
  const { rows: names } = await client.query<QualifiedName>(SEQUENCES, [schemas]);
  const states: SequenceState[] = [];
  for (let start = 0; start < names.length; start += BATCH) {
    const { rows } = await client.query<SequenceState>(
      names
        .slice(start, start + BATCH)
        .map(
          (name) =>
            `select ${quoteLiteral(name.schema)} as schema, ${quoteLiteral(name.name)} as name,
                    last_value::text as "lastValue", is_called as "isCalled" from ${quoteQualified(name)}`,
        )
        .join(' union all '),
    );
    states.push(...rows);
  }
  return states;
}
