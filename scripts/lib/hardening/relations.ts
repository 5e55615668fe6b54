/**
 * The model's tables as the server has them, for `with ${TABLES} select … from bh`: one row per table
 * that exists. `$1` is the model (see `subject.ts`). Names are resolved in a sub-select on purpose: as a
 * join the planner expects one row of it, and compares every table with every other. Where `$1` holds
 * the tables' oids (`readSubject` looks them up once for all queries) nothing is left to resolve.
 */
export const TABLES = `
  bh as materialized (
    select t.*, c.relkind, c.relowner, c.relrowsecurity, c.relforcerowsecurity
      from (
        select t.position, t.id, t.schema, t.name, t.kind, t.tcol,
               coalesce(t.key, '{id}') as key, coalesce(t.binding, array[t.tcol]) as binding,
               coalesce(t.oid, (
                 select c.oid from pg_class c
                  where c.relname = t.name and c.relkind in ('r', 'p')
                    and c.relnamespace = (select n.oid from pg_namespace n where n.nspname = t.schema)
               )) as relid
          from jsonb_to_recordset($1::jsonb -> 'tables')
                 as t(position int, oid oid, id text, schema text, name text, kind text, tcol text,
                      key text[], binding text[])
        offset 0 -- or each name is looked up three times
      ) t
      join pg_class c on c.oid = t.relid
  )`;

/** Adds `tree`: each table and, below it, its partitions, which may be read and written directly. After `with recursive`. */
export const TREE = `${TABLES},
  tree as (
    select position, id, kind, relid, relid as part, false as is_partition from bh
    union all
    select up.position, up.id, up.kind, up.relid, i.inhrelid, true
      from tree up join pg_inherits i on i.inhparent = up.part
  )`;

/** The model's roles that exist, for `with ${ROLES} select … from bh_roles`. */
export const ROLES = `
  bh_roles as materialized (
    select r.kind, r.name, p.oid
      from jsonb_to_recordset($1::jsonb -> 'roles') as r(kind text, name text)
      join pg_roles p on p.rolname = r.name
  )`;

/**
 * A condition on a `pg_attribute` row: the column cannot hold NULL. From PostgreSQL 18 on `attnotnull`
 * is true already while the constraint is NOT VALID and the table still holds NULLs.
 */
export function provenNotNull(attribute: string): string {
  // Not correlated, so that the server makes the list once; it holds no NULL.
  return `(${attribute}.attnotnull and (${attribute}.attrelid, ${attribute}.attnum) not in (
    select nn.conrelid, nn.conkey[1] from pg_constraint nn where nn.contype = 'n' and not nn.convalidated))`;
}

/**
 * Whether a `pg_constraint` row is enforced. Only PostgreSQL 18 has a column for it; a constraint that is not
 * enforced is never validated, and turning every row into JSON to ask would take half of the time.
 */
export function isEnforced(constraint: string): string {
  return `(case when ${constraint}.convalidated then true else coalesce((to_jsonb(${constraint}) ->> 'conenforced')::bool, true) end)`;
}
