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
  const match = via.columns
    .map((pair) => `${up}.${quoteIdentifier(pair.parent)} = ${alias}.${quoteIdentifier(pair.child)}`)
    .join(' and ');
  return `exists (select from ${quoteQualified(via.parent)} ${up} where ${match} and ${condition})`;
}

function viaOf(table: TableModel, alias: string): { via: Edge; up: string } {
  if (table.via === undefined) throw new Error(`${table.id} belongs to no tenant`);
  return { via: table.via, up: `${alias}_up` };
}
