import type pg from 'pg';
import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { type CatalogTable, readCatalog } from '../tenancy/catalog.ts';
import { type Edge, hasReached, type Model, type TableModel } from '../tenancy/model.ts';
import { orderTables } from '../tenancy/order.ts';
import type { Strategy } from '../tenancy/recovery.ts';

/** Stands for the tenant among the columns of a place where the table has no column of its own for it. */
export const TENANT = '*tenant*';

export interface IdentityColumn {
  readonly name: string;
  readonly type: string;
}

/** A table whose orphans can be looked for, as the database has it. */
export interface TableLayout {
  readonly table: TableModel;
  /** The name for SQL. */
  readonly from: string;
  /** What tells its rows apart: the key, without the tenant column where others are left, since an orphan has none. */
  readonly identity: readonly IdentityColumn[];
  /** The member of a place that says the tenant: its column, or `TENANT`. */
  readonly tenant: string;
  /** References to tables that lead to a tenant. */
  readonly edges: readonly Edge[];
  /** Columns that say where a row belongs, the tenant's first. */
  readonly places: readonly string[];
  /** Members that a place must have to be one. */
  readonly mandatory: readonly string[];
  readonly strategies: readonly Strategy[];
  /** Columns that can be written, in the order of the table: neither computed nor counted by it. */
  readonly writable: readonly string[];
  /** Columns of which no copy is kept. */
  readonly redacted: readonly string[];
}

/** The type of a column as the catalogue has it. */
export type TypeOf = (table: TableModel, column: string) => string;

export interface Layouts {
  /** Parents before children. */
  readonly tables: readonly TableLayout[];
  /** Tables that the model says are only on their way, and that are not there yet. */
  readonly skipped: readonly string[];
  readonly typeOf: TypeOf;
}

/**
 * Reads how the tables of the model stand in the database. Throws `RECOVERY_MODEL` with everything that the model
 * names and the database lacks, `RECOVERY_KEY` when rows of a table cannot be told apart.
 */
export async function readLayouts(client: pg.ClientBase, model: Model): Promise<Layouts> {
  const catalog = new Map((await readCatalog(client, model.schemas)).map((table) => [table.id, table]));
  const tables: TableLayout[] = [];
  const skipped: string[] = [];
  const absent: string[] = [];
  for (const table of orderTables(model)) {
    if (table.kind !== 'tenant' && table.kind !== 'via') continue;
    const missing = missingOf(table, model, catalog);
    const found = catalog.get(table.id);
    if (missing.length === 0 && found !== undefined) tables.push(layoutOf(table, model, found));
    else if (hasReached(table, 'backfilled')) absent.push(...missing);
    else skipped.push(table.id);
  }
  if (absent.length > 0) {
    throw new BulkheadError({
      what: `the database lacks what the model names: ${[...new Set(absent)].join(', ')}`,
      fix: 'Check the connection URL, or correct the model.',
      code: 'RECOVERY_MODEL',
      runbook: 'MODEL.md',
    });
  }
  for (const layout of tables) await refuseUnkeyed(client, layout, catalog.get(layout.table.id));
  const typeOf: TypeOf = (table, column) => {
    const type = catalog.get(table.id)?.columns.find(({ name }) => name === column)?.type;
    if (type === undefined) throw new Error(`${table.id} has no column ${column}`);
    return type;
  };
  return { tables, skipped, typeOf };
}

/** What a table needs to be looked at, and the database does not have. */
function missingOf(table: TableModel, model: Model, catalog: ReadonlyMap<string, CatalogTable>): string[] {
  const needed = new Map<TableModel, Set<string>>();
  const need = (of: TableModel, ...columns: string[]) => {
    const known = needed.get(of) ?? new Set();
    needed.set(of, known);
    for (const column of columns) known.add(column);
  };
  need(table, ...table.key, ...(table.tenantColumn === undefined ? [] : [table.tenantColumn]));
  for (const { parent, columns, agree } of table.parents) {
    need(table, ...[...columns, ...agree].map((pair) => pair.child));
    need(parent, ...[...columns, ...agree].map((pair) => pair.parent));
    if (parent.tenantColumn !== undefined) need(parent, parent.tenantColumn);
  }
  for (const { column, typeColumn, targets } of table.polymorphic) {
    need(table, column, typeColumn);
    for (const target of targets) need(target.table, target.key);
  }
  for (const { column, edge, match, member } of model.recovery.strategies.get(table.id) ?? []) {
    need(table, column);
    need(edge.parent, ...(match === undefined ? [] : [match]));
    if (member !== undefined) need(member.table, member.column, member.holds);
  }
  return [...needed].flatMap(([of, columns]) => {
    const found = catalog.get(of.id);
    if (found === undefined) return [`table ${of.id}`];
    const has = new Set(found.columns.map(({ name }) => name));
    return [...columns].filter((column) => !has.has(column)).map((column) => `column ${of.id}.${column}`);
  });
}

function layoutOf(table: TableModel, model: Model, found: CatalogTable): TableLayout {
  const others = table.key.filter((column) => column !== table.tenantColumn);
  const identity = (others.length > 0 ? others : table.key).map((name) => ({
    name,
    type: found.columns.find((column) => column.name === name)?.type ?? 'text',
  }));
  const tenant = table.tenantColumn ?? TENANT;
  const edges = table.parents.filter(({ parent }) => parent.kind !== 'shared');
  const referring = table.parents.flatMap(({ columns, agree }) =>
    [...columns, ...agree].map((pair) => pair.child),
  );
  const places = new Set([...(table.tenantColumn === undefined ? [] : [tenant]), ...referring]);
  const mandatory = new Set([
    ...(table.nullTenant === 'global' ? [] : [tenant]),
    ...table.parents
      .filter((edge) => !edge.optional)
      .flatMap(({ columns }) => columns.map((pair) => pair.child)),
  ]);
  return {
    table,
    from: quoteQualified(table),
    identity,
    tenant,
    edges,
    places: [...places],
    mandatory: [...mandatory],
    strategies: model.recovery.strategies.get(table.id) ?? [],
    writable: found.columns
      .filter(({ generated, identity: counted }) => !generated && !counted)
      .map(({ name }) => name),
    redacted: table.audit?.redact ?? [],
  };
}

async function refuseUnkeyed(
  client: pg.ClientBase,
  { table, identity, from }: TableLayout,
  found: CatalogTable | undefined,
): Promise<void> {
  const nullable = identity.filter(
    ({ name }) => !found?.columns.find((column) => column.name === name)?.notNull,
  );
  if (nullable.length === 0) return;
  const empty = nullable.map(({ name }) => `${quoteIdentifier(name)} is null`).join(' or ');
  const { rows } = await client.query(`select from ${from} where ${empty} limit 1`);
  if (rows.length === 0) return;
  throw new BulkheadError({
    what: `rows of ${table.id} have no key (${nullable.map(({ name }) => name).join(', ')} is NULL)`,
    fix: 'Correct "key" in the model, or give these rows a key: without one a repair could not be undone.',
    code: 'RECOVERY_KEY',
  });
}

/** The names of the key's columns in the statement. */
export function keyNames({ identity }: TableLayout): string[] {
  return identity.map((_, index) => `k${index}`);
}
