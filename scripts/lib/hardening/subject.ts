import type pg from 'pg';
import { quoteQualified } from '../postgres/identifiers.ts';
import type { Model, TableModel } from '../tenancy/model.ts';
import { bindingColumns } from './policy-sql.ts';
import { TABLES } from './relations.ts';

/** What is judged: a model, and the database that should be as the model says. */
export interface Subject {
  readonly model: Model;
  /** The model as the checks' queries take it: JSON for `$1`. */
  readonly parameter: string;
  /** The same without the tables, for queries that do not look at them: reading a thousand takes some milliseconds. */
  readonly surroundings: string;
  /** The columns that it names, as JSON for `$2` of the few queries that look at them. */
  readonly columns: string;
  /** Such as 180004. */
  readonly serverVersion: number;
  /** Roles of the model that the server knows. */
  readonly roles: ReadonlySet<string>;
  /** How many tenants there are; a reason when they could not be counted. */
  readonly tenants: number | { readonly reason: string };
  /** Folder that the model's migration patterns are relative to. */
  readonly migrationsRoot: string;
}

const OVERVIEW = `
  select current_setting('server_version_num')::int as server_version,
         array(select rolname::text from pg_roles where rolname = any($1)) as roles,
         (select jsonb_build_object(
                   'readable', has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select'),
                   'filtered', row_security_active(c.oid))
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = $2 and c.relname = $3 and c.relkind in ('r', 'p')) as root`;

/** The oid of each table of the model that exists, by its id. */
const OIDS = `with ${TABLES} select id, relid::int8::text as oid from bh`;

/** Reads what every check needs to know about the database. At most three queries. */
export async function readSubject(
  client: pg.ClientBase,
  model: Model,
  migrationsRoot: string,
): Promise<Subject> {
  const { table } = model.tenant;
  const { app, anonymous, service, owner } = model.roles;
  const { rows } = await client.query<{
    server_version: number;
    roles: string[];
    root: { readable: boolean; filtered: boolean } | null;
  }>(OVERVIEW, [[...app, ...anonymous, ...service, owner], table.schema, table.name]);
  const row = rows[0];
  if (row === undefined) throw new Error('the overview of the server came back empty');
  const unresolved = parameterOf(model, row.server_version);
  const { rows: found } = await client.query<{ id: string; oid: string }>(OIDS, [unresolved]);
  return {
    model,
    parameter: parameterOf(model, row.server_version, new Map(found.map(({ id, oid }) => [id, Number(oid)]))),
    surroundings: parameterOf({ ...model, tables: new Map() }, row.server_version),
    columns: columnsOf(model),
    serverVersion: row.server_version,
    roles: new Set(row.roles),
    tenants: await countTenants(client, table, row.root),
    migrationsRoot,
  };
}

async function countTenants(
  client: pg.ClientBase,
  table: TableModel,
  root: { readable: boolean; filtered: boolean } | null,
): Promise<Subject['tenants']> {
  if (root === null) return { reason: `there is no table ${table.id}` };
  // Asked beforehand: a refused query would end the transaction around the whole status.
  if (!root.readable) return { reason: `this role may not read ${table.id}` };
  if (root.filtered) return { reason: `row-level security hides rows of ${table.id} from this role` };
  const { rows } = await client.query<{ count: string }>(
    `select count(*)::text as count from ${quoteQualified(table)}`,
  );
  return Number(rows[0]?.count);
}

/** Table privileges that row-level security does not watch over; MAINTAIN exists since PostgreSQL 17. */
function unwatchedPrivileges(serverVersion: number): string[] {
  return ['TRUNCATE', 'REFERENCES', 'TRIGGER', ...(serverVersion >= 170_000 ? ['MAINTAIN'] : [])];
}

/**
 * The model as JSON for the checks' queries, which the server reads anew in each of them: what is as usual (a key
 * `id`, the tenant's column as binding) is left out. Tables keep the order of the file. Without `oids` each query looks the
 * names up itself, with the same result.
 */
export function parameterOf(
  model: Model,
  serverVersion: number,
  oids: ReadonlyMap<string, number> = new Map(),
): string {
  const { app, anonymous, service, owner } = model.roles;
  const named = (kind: string, names: readonly string[]) => names.map((name) => ({ kind, name }));
  return JSON.stringify({
    schemas: model.schemas,
    exposed: model.exposedSchemas,
    privileges: unwatchedPrivileges(serverVersion),
    // Since PostgreSQL 16 a member may be kept from becoming the role.
    become: serverVersion >= 160_000 ? 'SET' : 'MEMBER',
    roles: [
      ...named('app', app),
      ...named('anonymous', anonymous),
      ...named('service', service),
      ...named('owner', [owner]),
    ],
    tables: [...model.tables.values()].map((table, position) => ({
      position,
      oid: oids.get(table.id),
      id: table.id,
      schema: table.schema,
      name: table.name,
      kind: table.kind,
      tcol: table.tenantColumn,
      key: isUsual(table.key) ? undefined : table.key,
      // The columns through which a row of this table is known to be a tenant's.
      binding: table.tenantColumn === undefined ? bindingColumns(table) : undefined,
    })),
  });
}

function isUsual(key: readonly string[]): boolean {
  return key.length === 1 && key[0] === 'id';
}

/** The columns of each table as JSON, for the queries that ask for them as `$2`. */
export function columnsOf(model: Model): string {
  return JSON.stringify(
    [...model.tables.values()].map((table) => ({
      id: table.id,
      mandatory: mandatoryColumns(table),
      columns: namedColumns(table),
    })),
  );
}

/** Columns in which a NULL would take a row away from its tenant or from a parent that it must have. */
function mandatoryColumns(table: TableModel): string[] {
  const own = table.kind === 'tenant' && table.nullTenant === 'forbidden' ? bindingColumns(table) : [];
  const root = table.kind === 'root' ? bindingColumns(table) : [];
  const parents = table.parents.filter((edge) => !edge.optional).flatMap((edge) => edge.columns);
  const several = table.polymorphic.filter(({ optional }) => !optional);
  return [
    ...new Set([
      ...root,
      ...own,
      ...parents.map((pair) => pair.child),
      ...several.flatMap(({ typeColumn, column }) => [typeColumn, column]),
    ]),
  ];
}

/** Every column that the model names for a table. */
function namedColumns(table: TableModel): string[] {
  const edges = table.parents.flatMap((edge) => [...edge.columns, ...edge.agree]);
  const several = table.polymorphic.flatMap(({ typeColumn, column }) => [typeColumn, column]);
  return [
    ...new Set([...bindingColumns(table), ...table.key, ...edges.map((pair) => pair.child), ...several]),
  ];
}

/** What a query takes as `$1` and, where it asks for it, as `$2`. */
export function valuesFor(sql: string, { parameter, surroundings, columns }: Subject): string[] {
  if (!sql.includes('$1')) return [];
  const model = sql.includes("-> 'tables'") ? parameter : surroundings;
  return sql.includes('$2') ? [model, columns] : [model];
}
