import type pg from 'pg';
import { quoteQualified } from '../postgres/identifiers.ts';
import type { Model, TableModel } from '../tenancy/model.ts';
import { bindingColumns, bindingOf } from './policy-sql.ts';

/** What is judged: a model, and the database that should be as the model says. */
export interface Subject {
  readonly model: Model;
  /** The model as the checks' queries take it: JSON for `$1`. */
  readonly parameter: string;
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

/** Reads what every check needs to know about the database. At most two queries. */
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
  return {
    model,
    parameter: parameterOf(model, row.server_version),
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

/** The model as JSON for the checks' queries. Tables keep the order of the file. */
export function parameterOf(model: Model, serverVersion: number): string {
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
      id: table.id,
      schema: table.schema,
      name: table.name,
      kind: table.kind,
      tcol: table.tenantColumn,
      key: table.key,
      // The columns through which a row of this table is known to be a tenant's.
      binding: bindingColumns(table),
      // The same, and in the membership table the user's column.
      own: bindingOf(model, table),
      mandatory: mandatoryColumns(table),
      columns: namedColumns(table),
    })),
  });
}

/** Columns in which a NULL would take a row away from its tenant or from a parent that it must have. */
function mandatoryColumns(table: TableModel): string[] {
  const own = table.kind === 'tenant' && table.nullTenant === 'forbidden' ? bindingColumns(table) : [];
  const root = table.kind === 'root' ? bindingColumns(table) : [];
  const parents = table.parents.filter((edge) => !edge.optional).flatMap((edge) => edge.columns);
  return [...new Set([...root, ...own, ...parents.map((pair) => pair.child)])];
}

/** Every column that the model names for a table. */
function namedColumns(table: TableModel): string[] {
  const edges = table.parents.flatMap((edge) => [...edge.columns, ...edge.agree]);
  return [...new Set([...bindingColumns(table), ...table.key, ...edges.map((pair) => pair.child)])];
}
