import { displayName } from '../postgres/identifiers.ts';
import { InputError } from '../runtime/errors.ts';
import type { Model } from '../tenancy/model.ts';
import { parseTableName } from '../tenancy/names.ts';
import type { Asker } from './ask.ts';

/** By table id, the column that says when a row was written. */
export type WrittenAt = ReadonlyMap<string, string>;

// A default that is the time of writing is what makes a column say when. One that is also touched by updates says less.
const WRITTEN_AT = `
  select distinct on (n.nspname, c.relname) n.nspname as schema, c.relname as name, a.attname as "column"
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where n.nspname = any($1) and a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype) and not a.attisdropped
     and pg_get_expr(d.adbin, d.adrelid) ~* '(\\mnow\\(|current_timestamp|clock_timestamp|statement_timestamp|transaction_timestamp|localtimestamp)'
   order by n.nspname, c.relname, a.attname ~* '(updat|modif|chang|seen|login)', a.attname ~* '(creat|insert|written|added)' desc, a.attnum`;

/**
 * Finds for each table the column that says when a row was written: what the model says, else a column whose default
 * is the time. Tables without one are left out.
 */
export async function readWrittenAt(asker: Asker, model: Model): Promise<WrittenAt> {
  const { rows } = await asker.ask<{ schema: string; name: string; column: string }>(WRITTEN_AT, [
    model.schemas,
  ]);
  const found = new Map((rows ?? []).map((row) => [displayName(row), row.column]));
  for (const [id, column] of namedTables(model, model.canaries.written)) {
    if (column === false) found.delete(id);
    else found.set(id, column);
  }
  return new Map([...found].filter(([id]) => model.tables.has(id)));
}

/** Entries by table name as entries by table id. Throws an `InputError` for tables that the model does not know. */
export function namedTables<T>(model: Model, entries: Readonly<Record<string, T>>): [string, T][] {
  const named = Object.entries(entries).map(([text, value]): [string, string, T] => {
    const name = parseTableName(text, model.schemas[0] ?? 'public');
    return [text, name === undefined ? '' : displayName(name), value];
  });
  const unknown = named.filter(([, id]) => !model.tables.has(id));
  if (unknown.length > 0) {
    throw new InputError(
      `canaries in ${model.file}`,
      unknown.map(([text]) => `the table "${text}" is not in the model`),
      'Correct these names; docs/CANARIES.md explains each setting.',
    );
  }
  return named.map(([, id, value]) => [id, value]);
}
