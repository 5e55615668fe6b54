import { quoteIdentifier, quoteLiteral, quoteQualified } from '../postgres/identifiers.ts';
import type { Edge, Model, TableModel } from '../tenancy/model.ts';
import type { BackupTable } from './tables.ts';

/** Which rows of a table go together: those of a tenant, those of everybody, those of nobody, or simply all. */
export type Share =
  | { readonly of: 'tenant'; readonly tenant: string }
  | { readonly of: 'everybody' }
  | { readonly of: 'nobody' }
  | { readonly of: 'all' };

/** `COPY … TO STDOUT` of a share of a table, with its columns named. */
export function copyStatement(model: Model, table: BackupTable, share: Share): string {
  const columns = table.columns.map((column) => `c.${quoteIdentifier(column)}`).join(', ');
  return `copy (select ${columns} ${rowsOf(model, table, share)}) to stdout`;
}

/** A part of a table's pages: from one page up to another, or to the end. */
export interface Slice {
  readonly from: number;
  readonly to: number | undefined;
}

/**
 * `COPY … TO STDOUT` of the rows of many tenants, each with the place of its tenant in the list, from 0, before its
 * columns. `tenants` are keys as the root table writes them, and each row is matched by the server, as in all
 * other statements. One pass over the table, or over a slice of it.
 */
export function splitStatement(
  model: Model,
  table: BackupTable,
  tenants: readonly string[],
  slice: Slice | undefined,
): string {
  const key = `r.${quoteIdentifier(model.tenant.key)}`;
  const list = quoteLiteral(
    `{${tenants.map((tenant) => `"${tenant.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`,
  );
  const { joins, tenant } = wayToTenant(table, 'join');
  const columns = table.columns.map((column) => `c.${quoteIdentifier(column)}`);
  // OFFSET 0 keeps the planner from turning the list around: few keys become text, and not those of all rows.
  return `copy (select g.place, ${columns.join(', ')} ${sourceOf(table)} ${joins}
    join (select ${key} as key, (l.place - 1)::int as place
            from ${quoteQualified(model.tenant.table)} r
            join pg_catalog.unnest(${list}::text[]) with ordinality l(key, place) on l.key = ${key}::text offset 0) g
      on g.key = ${tenant}${slice === undefined ? '' : ` where ${isWithin(slice)}`}) to stdout`;
}

function isWithin({ from, to }: Slice): string {
  const end = to === undefined ? '' : ` and c.ctid < '(${to},0)'`;
  return `c.ctid >= '(${from},0)'${end}`;
}

/**
 * Joins that lead from a row, as `c`, up to its tenant's key. Unlike the sub-selects of `tenantOf` they are one pass
 * over each parent, and not a look-up per row; they need the referenced columns to be unique.
 */
export function wayToTenant(
  { tenancy, id }: BackupTable,
  join: 'join' | 'left join',
): { joins: string; tenant: string } {
  if (tenancy === undefined) throw new Error(`${id} has no tenants`);
  const joins: string[] = [];
  let table = tenancy;
  let alias = 'c';
  while (table.tenantColumn === undefined) {
    const { via, up } = viaOf(table, alias);
    joins.push(`${join} ${quoteQualified(via.parent)} ${up} on ${matchOf(via, alias, up)}`);
    table = via.parent;
    alias = up;
  }
  return { joins: joins.join(' '), tenant: `${alias}.${quoteIdentifier(table.tenantColumn)}` };
}

/** `from … where …` over a share of a table as `c`. */
export function rowsOf(model: Model, table: BackupTable, share: Share): string {
  const condition = conditionOf(model, table, share);
  return `${sourceOf(table)}${condition === undefined ? '' : ` where ${condition}`}`;
}

/** The table as `c`: a partitioned one with its partitions, an inherited-from one without its children. */
export function sourceOf(table: BackupTable): string {
  return `from ${table.partitioned ? '' : 'only '}${quoteQualified(table)} c`;
}

/** Whether the model allows rows without a tenant that belong to everybody. */
export function mayBeGlobal(table: TableModel): boolean {
  return table.nullTenant === 'global' || (table.via !== undefined && mayBeGlobal(table.via.parent));
}

function conditionOf(model: Model, { tenancy, id }: BackupTable, share: Share): string | undefined {
  if (share.of === 'all') return undefined;
  if (tenancy === undefined) throw new Error(`${id} has no shares`);
  if (share.of === 'tenant') return belongsTo(tenancy, 'c', quoteLiteral(share.tenant));
  if (share.of === 'everybody') return isGlobal(tenancy, 'c');
  return `not (${isKnown(model, tenancy, 'c')}) and not (${isGlobal(tenancy, 'c')})`;
}

/**
 * The row is of this tenant. A `via` table is reached from its parents downwards, so that an index on the
 * reference serves; asking each row for its tenant would read the whole table once per tenant.
 */
function belongsTo(table: TableModel, alias: string, tenant: string): string {
  if (table.tenantColumn !== undefined) return `${alias}.${quoteIdentifier(table.tenantColumn)} = ${tenant}`;
  const { via, up } = viaOf(table, alias);
  const own = via.columns.map((pair) => `${alias}.${quoteIdentifier(pair.child)}`).join(', ');
  const theirs = via.columns.map((pair) => `${up}.${quoteIdentifier(pair.parent)}`).join(', ');
  return `(${own}) in (select ${theirs} from ${quoteQualified(via.parent)} ${up} where ${belongsTo(via.parent, up, tenant)})`;
}

/** The row is of a tenant that exists; never NULL. */
function isKnown(model: Model, table: TableModel, alias: string): string {
  const { tenantColumn } = table;
  if (tenantColumn !== undefined) {
    if (table.kind === 'root') return `${alias}.${quoteIdentifier(tenantColumn)} is not null`;
    const root = `${alias}_root`;
    return `exists (select from ${quoteQualified(model.tenant.table)} ${root} where ${root}.${quoteIdentifier(model.tenant.key)} = ${alias}.${quoteIdentifier(tenantColumn)})`;
  }
  const { via, up } = viaOf(table, alias);
  return hasParent(via, alias, up, isKnown(model, via.parent, up));
}

/** The row is of everybody; never NULL. */
function isGlobal(table: TableModel, alias: string): string {
  if (!mayBeGlobal(table)) return 'false';
  const { tenantColumn } = table;
  if (tenantColumn !== undefined) return `${alias}.${quoteIdentifier(tenantColumn)} is null`;
  const { via, up } = viaOf(table, alias);
  const above = hasParent(via, alias, up, isGlobal(via.parent, up));
  if (table.nullTenant !== 'global') return above;
  const detached = via.columns.map((pair) => `${alias}.${quoteIdentifier(pair.child)} is null`).join(' or ');
  return `(${above} or ${detached})`;
}

function hasParent(via: Edge, alias: string, up: string, condition: string): string {
  return `exists (select from ${quoteQualified(via.parent)} ${up} where ${matchOf(via, alias, up)} and ${condition})`;
}

function matchOf(via: Edge, alias: string, up: string): string {
  return via.columns
    .map((pair) => `${up}.${quoteIdentifier(pair.parent)} = ${alias}.${quoteIdentifier(pair.child)}`)
    .join(' and ');
}

function viaOf(table: TableModel, alias: string): { via: Edge; up: string } {
  if (table.via === undefined) throw new Error(`${table.id} belongs to no tenant`);
  return { via: table.via, up: `${alias}_up` };
}
