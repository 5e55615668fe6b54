import type pg from 'pg';
import { displayName, type QualifiedName } from '../postgres/identifiers.ts';
import { type Edge, findTable, type Model, type TableModel } from '../tenancy/model.ts';
import { HARMLESS } from './harmless.ts';

/** What a view lets be asked of it. */
export type ViewRule =
  /** It holds no row of a tenant. */
  | { readonly kind: 'open' }
  /** Comparing any one of these columns with the tenant binds all that it reads. */
  | { readonly kind: 'tenant'; readonly columns: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** A table or view as the judge needs it. */
export interface ScopeRelation extends QualifiedName {
  readonly id: string;
  readonly kind: 'table' | 'view' | 'other';
  readonly columns: readonly string[];
  /** Undefined where the model does not know it. */
  readonly table: TableModel | undefined;
  /** Edges of the model that lead to it. */
  readonly referredBy: readonly Edge[];
  /** Row-level security is on: its rows are not for everybody. */
  readonly guarded: boolean;
  readonly definition: string | undefined;
  view: ViewRule | undefined;
}

/** The facts that a statement is judged by; read once, when a pool is opened. */
export interface ScopeCatalog {
  readonly model: Model;
  /** Where names without a schema are looked for. */
  readonly searchPath: readonly string[];
  /** By schema and name. */
  readonly relations: ReadonlyMap<string, ScopeRelation>;
  /** Built-in functions that read nothing and do nothing. */
  readonly harmless: ReadonlySet<string>;
  /** Names of functions that somebody added: a call without a schema may mean one of these. */
  readonly added: ReadonlySet<string>;
  /** Operators that somebody added by hand. */
  readonly operators: ReadonlySet<string>;
  /** Names of types to which somebody added a cast by a function. */
  readonly casts: ReadonlySet<string>;
  /** Functions that the application answers for, as `name` or `schema.name`. */
  readonly listed: ReadonlySet<string>;
}

const RELATIONS = `
  select n.nspname as schema, c.relname as name, c.relkind::text as kind, c.relrowsecurity as guarded,
         case when c.relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(c.oid) end as definition,
         coalesce((select pg_catalog.jsonb_agg(a.attname order by a.attnum) from pg_catalog.pg_attribute a
                    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]') as columns
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any($1) and c.relkind in ('r', 'p', 'v', 'm', 'f')`;

// Built in: made by initdb. A name counts only if every function that has it is immutable.
const IMMUTABLE = `
  select p.proname as name from pg_catalog.pg_proc p
   where p.pronamespace = 'pg_catalog'::regnamespace and p.oid < 16384 and p.prokind <> 'p'
   group by p.proname having pg_catalog.bool_and(p.provolatile = 'i')`;

// Extensions add harmless forms of built-in names (citext has a `replace`), so theirs do not count.
const ADDED = `
  select distinct p.proname as name from pg_catalog.pg_proc p
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
   where p.oid >= 16384 and n.nspname = any($1 || '{pg_catalog}'::name[]) and not exists (
     select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`;

const OPERATORS = `
  select distinct o.oprname as name from pg_catalog.pg_operator o
   where o.oid >= 16384 and not exists (
     select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_operator'::regclass and d.objid = o.oid and d.deptype = 'e')`;

const CASTS = `
  select distinct t.typname as name from pg_catalog.pg_cast c join pg_catalog.pg_type t on t.oid = c.casttarget
   where c.castfunc >= 16384 and not exists (
     select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_cast'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/**
 * Reads the facts. The session must have an empty search path, so that view definitions come with qualified names.
 * `listed`: functions that the application answers for.
 */
export async function readScopeCatalog(
  client: pg.ClientBase,
  model: Model,
  searchPath: readonly string[],
  listed: readonly string[],
): Promise<ScopeCatalog> {
  const schemas = [...new Set([...model.schemas, ...searchPath])];
  const { rows } = await client.query<{
    schema: string;
    name: string;
    kind: string;
    guarded: boolean;
    definition: string | null;
    columns: string[];
  }>(RELATIONS, [schemas]);
  const names = async (sql: string, values: unknown[] = []) =>
    (await client.query<{ name: string }>(sql, values)).rows.map(({ name }) => name);
  const edges = [...model.tables.values()].flatMap(({ parents }) => parents);
  return {
    model,
    searchPath,
    relations: new Map(
      rows.map((row): [string, ScopeRelation] => [
        displayName(row),
        {
          schema: row.schema,
          name: row.name,
          id: displayName(row),
          kind: KINDS[row.kind] ?? 'other',
          columns: row.columns,
          table: findTable(model, row),
          referredBy: edges.filter(({ parent }) => parent.id === displayName(row)),
          guarded: row.guarded,
          definition: row.definition ?? undefined,
          view: undefined,
        },
      ]),
    ),
    harmless: new Set([...HARMLESS, ...(await names(IMMUTABLE))]),
    added: new Set(await names(ADDED, [searchPath])),
    operators: new Set(await names(OPERATORS)),
    casts: new Set(await names(CASTS)),
    listed: new Set(listed),
  };
}

const KINDS: Readonly<Record<string, ScopeRelation['kind']>> = {
  r: 'table',
  p: 'table',
  v: 'view',
  m: 'view',
};

/** The relation that a statement means; undefined when there is none. */
export function findRelation(
  catalog: ScopeCatalog,
  schema: string | undefined,
  name: string,
): ScopeRelation | undefined {
  if (schema !== undefined) return catalog.relations.get(displayName({ schema, name }));
  for (const place of catalog.searchPath) {
    const found = catalog.relations.get(displayName({ schema: place, name }));
    if (found !== undefined) return found;
  }
  return undefined;
}
