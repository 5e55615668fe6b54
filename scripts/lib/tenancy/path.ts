import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import type { TableModel } from './model.ts';

/**
 * An SQL expression for the tenant's key of a row, given the alias of its table in the query: the tenant
 * column, the key of the root, or a sub-select that climbs the parents of a `via` table.
 * Throws for a shared table, which has no tenant.
 */
export function tenantOf(table: TableModel, alias: string): string {
  if (table.tenantColumn !== undefined) return `${alias}.${quoteIdentifier(table.tenantColumn)}`;
  const { via } = table;
  if (via === undefined) throw new Error(`${table.id} belongs to no tenant`);
  const up = `${alias}_up`;
  const match = via.columns
    .map((pair) => `${up}.${quoteIdentifier(pair.parent)} = ${alias}.${quoteIdentifier(pair.child)}`)
    .join(' and ');
  return `(select ${tenantOf(via.parent, up)} from ${quoteQualified(via.parent)} ${up} where ${match})`;
}
