import type pg from 'pg';
import { displayName, type QualifiedName } from '../postgres/identifiers.ts';
import type { Model } from '../tenancy/model.ts';

/** What a role may do with one table, view or partition; columns where it was granted by column. */
export interface Privileges {
  readonly select: readonly string[];
  readonly insert: readonly string[];
  readonly update: readonly string[];
  readonly delete: boolean;
  readonly truncate: boolean;
}

/** Looks up what a role may do with the relation of an oid. */
export type PrivilegesOf = (role: string, oid: number) => Privileges;

/** A role of the model, as the server has it. */
export interface RoleFact {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypassRls: boolean;
}

/** A view or materialised view that shows rows of the model's tables. */
export interface View extends QualifiedName {
  readonly id: string;
  readonly oid: number;
  readonly materialised: boolean;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** A SECURITY DEFINER function of an exposed schema: it may see more than whoever calls it. */
export interface Definer extends QualifiedName {
  readonly id: string;
  /** With its arguments, as a person calls it. */
  readonly signature: string;
  readonly volatile: boolean;
  /** Arguments without a default. */
  readonly required: number;
  /** Type of its first argument; null without one. */
  readonly takes: string | null;
  /** Called by a policy: the probes of the tables run it. */
  readonly policy: boolean;
  /** Roles of the model that may call it. */
  readonly callers: readonly string[];
}

const NO_PRIVILEGES: Privileges = { select: [], insert: [], update: [], delete: false, truncate: false };

const ROLES = `
  select rolname as name, rolsuper as superuser, rolbypassrls as "bypassRls"
    from pg_catalog.pg_roles where rolname = any($1)`;

/** The roles of the model that exist, by name. */
export async function readRoles(
  client: pg.ClientBase,
  names: readonly string[],
): Promise<Map<string, RoleFact>> {
  const { rows } = await client.query<RoleFact>(ROLES, [names]);
  return new Map(rows.map((row) => [row.name, row]));
}

const columnsOf = (privilege: string) => `
  case when has_table_privilege(r.oid, c.oid, '${privilege}') then array['*']
       when has_any_column_privilege(r.oid, c.oid, '${privilege}')
       then array(select a.attname::text from pg_catalog.pg_attribute a
                   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                     and has_column_privilege(r.oid, c.oid, a.attnum, '${privilege}'))
       else '{}'::text[] end`;

// Without USAGE on its schema a grant on a table is worth nothing.
const PRIVILEGES = `
  select r.rolname as role, c.oid::int8::text as oid,
         ${columnsOf('select')} as "select", ${columnsOf('insert')} as "insert", ${columnsOf('update')} as "update",
         has_table_privilege(r.oid, c.oid, 'delete') as "delete",
         has_table_privilege(r.oid, c.oid, 'truncate') as "truncate"
    from pg_catalog.pg_roles r cross join pg_catalog.pg_class c
   where r.rolname = any($1) and c.oid = any($2::int8[]::oid[])
     and has_schema_privilege(r.oid, c.relnamespace, 'usage')`;

/** What each role may do with each relation. One query. */
export async function readPrivileges(
  client: pg.ClientBase,
  roles: readonly string[],
  oids: readonly number[],
): Promise<PrivilegesOf> {
  const { rows } = await client.query<Privileges & { role: string; oid: string }>(PRIVILEGES, [roles, oids]);
  const known = new Map(rows.map((row) => [`${row.oid} ${row.role}`, row]));
  return (role, oid) => known.get(`${oid} ${role}`) ?? NO_PRIVILEGES;
}

/** True when a privilege covers all the columns. */
export function covers(granted: readonly string[], columns: readonly string[]): boolean {
  return granted[0] === '*' || (granted.length > 0 && columns.every((column) => granted.includes(column)));
}

const VIEWS = `
  with recursive reads as (
    select r.ev_class as view, d.refobjid as source
      from pg_catalog.pg_rewrite r
      join pg_catalog.pg_class v on v.oid = r.ev_class and v.relkind in ('v', 'm')
      join pg_catalog.pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
       and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class
  ), over as (
    select view from reads where source = any($1::int8[]::oid[])
    union
    select reads.view from over join reads on reads.source = over.view
  )
  select c.oid::int8::text as oid, n.nspname as schema, c.relname as name, c.relkind = 'm' as materialised,
         (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
            from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
    from over join pg_catalog.pg_class c on c.oid = over.view
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any($2)
   order by n.nspname, c.relname`;

/** The views over these tables, directly or through other views, in the model's schemas. One query. */
export async function readViews(
  client: pg.ClientBase,
  model: Model,
  oids: readonly number[],
): Promise<View[]> {
  const { rows } = await client.query<Omit<View, 'oid' | 'id'> & { oid: string }>(VIEWS, [
    oids,
    [...model.schemas, ...model.exposedSchemas],
  ]);
  return rows.map((row) => ({
    ...row,
    oid: Number(row.oid),
    id: displayName(row),
    columns: row.columns ?? [],
  }));
}

const DEFINERS = `
  select n.nspname as schema, p.proname as name, p.oid::regprocedure::text as signature,
         p.provolatile = 'v' as volatile, p.pronargs - p.pronargdefaults as required,
         case when p.pronargs > 0 then format_type(p.proargtypes[0], null) end as takes,
         exists (select from pg_catalog.pg_depend d
                  where d.classid = 'pg_policy'::regclass and d.refclassid = 'pg_proc'::regclass and d.refobjid = p.oid) as policy,
         array(select r.rolname::text from pg_catalog.pg_roles r
                where r.rolname = any($2) and has_function_privilege(r.oid, p.oid, 'execute')
                  and has_schema_privilege(r.oid, n.oid, 'usage') order by r.rolname) as callers
    from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
   where n.nspname = any($1) and p.prosecdef and p.prokind in ('f', 'p')
     and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
     and not exists (select from pg_catalog.pg_depend d
                      where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
   order by 1, 3`;

/**
 * SECURITY DEFINER functions that these roles may call. Any other function runs as its caller, for whom
 * row-level security holds inside it as outside. One query.
 */
export async function readDefiners(
  client: pg.ClientBase,
  model: Model,
  roles: readonly string[],
): Promise<Definer[]> {
  const { rows } = await client.query<Omit<Definer, 'id'>>(DEFINERS, [model.exposedSchemas, roles]);
  return rows.filter(({ callers }) => callers.length > 0).map((row) => ({ ...row, id: displayName(row) }));
}
