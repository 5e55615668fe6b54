import { quoteIdentifier, quoteLiteral, quoteQualified } from '../postgres/identifiers.ts';
import type { Edge, Model, TableModel } from '../tenancy/model.ts';
import { tenantTables } from '../tenancy/model.ts';
import type { Column, Relation } from './relation.ts';

/** The two seeded tenants, and a third without anything, for the attacks on a tenant's own row. */
export type TenantName = 'A' | 'B' | 'C';

/**
 * Which of a tenant's rows. 1 and 2 are its two branches; the further ones are there so that what a probe
 * deletes, moves or inserts further down can hang below a row of its own (see `layout.ts`).
 */
export type Branch = number;

/** A row that was seeded, as the server stored it. */
export interface SeededRow {
  readonly tenant: TenantName;
  readonly branch: Branch;
  /** Nothing refers to it: it may be deleted. */
  readonly spare: boolean;
  /** Every column as text. */
  readonly values: ReadonlyMap<string, string | null>;
  /** The table or partition that holds it. */
  readonly place: number;
}

/** Values of a row to insert: column to SQL. */
export type RowValues = ReadonlyMap<string, string>;

/** What was seeded into one table. */
export interface SeededTable {
  readonly relation: Relation;
  readonly rows: readonly SeededRow[];
  /** A further row of a tenant, not yet inserted, that the table would take. */
  fresh(tenant: TenantName): RowValues;
  /** The further rows of a tenant, numbered from 0, that a larger table would have; undefined where a parent is lacking. */
  further(tenant: TenantName, index: number): RowValues | undefined;
}

/** All that was seeded, and what could not be, with the reason. By table id. */
export interface World {
  readonly tables: ReadonlyMap<string, SeededTable>;
  readonly unseeded: ReadonlyMap<string, string>;
}

/** SQL for a stored value. */
export function literalOf(relation: Relation, column: string, value: string | null): string {
  if (value === null) return 'null';
  const type = relation.columns.get(column)?.type;
  return `${quoteLiteral(value)}${type === undefined ? '' : `::${type}`}`;
}

/** SQL for a column of a seeded row. */
export function storedValue(table: SeededTable, row: SeededRow, column: string): string {
  return literalOf(table.relation, column, row.values.get(column) ?? null);
}

/** A condition that holds for exactly these rows. */
export function rowsWithKey(table: SeededTable, key: readonly string[], rows: readonly SeededRow[]): string {
  const columns = key.map(quoteIdentifier).join(', ');
  const values = rows.map((row) => `(${key.map((column) => storedValue(table, row, column)).join(', ')})`);
  return values.length === 0 ? 'false' : `(${columns}) in (${values.join(', ')})`;
}

/** `insert into … values …` for one row. */
export function insertSql(relation: Relation, values: RowValues, rest = ''): string {
  return insertRowsSql(relation, [values], rest);
}

/** The same for several. What a row does not give has its default; an identity column takes the value that it is given. */
export function insertRowsSql(relation: Relation, rows: readonly RowValues[], rest = ''): string {
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const list = columns.map(quoteIdentifier).join(', ');
  const values = rows.map((row) => `(${columns.map((name) => row.get(name) ?? 'default').join(', ')})`);
  const overriding = columns.some((name) => relation.columns.get(name)?.identity === 'a')
    ? ' overriding system value'
    : '';
  return `insert into ${quoteQualified(relation)} (${list})${overriding} values ${values.join(', ')}${rest}`;
}

/** The columns through which a row is known to be a tenant's: what an attacker would change. */
export function bindingColumns(table: TableModel): string[] {
  if (table.tenantColumn !== undefined) return [table.tenantColumn];
  return table.via?.columns.map((pair) => pair.child) ?? [];
}

/** Columns that tie a row to others; a probe that only wants to write leaves them alone. */
export function tiedColumns(table: TableModel): Set<string> {
  const edges = table.parents.flatMap((edge) => [...edge.columns, ...edge.agree]);
  return new Set([...table.key, ...bindingColumns(table), ...edges.map((pair) => pair.child)]);
}

/** Tables that another table of the model refers to. */
export function parentIds(model: Model): Set<string> {
  const edges = [...model.tables.values()].flatMap((table) => table.parents);
  const ids = edges.filter((edge) => edge.parent !== edge.child).map((edge) => edge.parent.id);
  return new Set([...ids, ...(tenantTables(model).length > 1 ? [model.tenant.table.id] : [])]);
}

/** True when the rows of the parent belong to tenants, and so can be foreign. */
export function hasTenant(edge: Edge): boolean {
  return edge.parent.kind !== 'shared';
}

/** The key of a seeded tenant, as text. */
export function tenantKey(
  { model, world }: { readonly model: Model; readonly world: World },
  tenant: TenantName,
): string | undefined {
  const rows = world.tables.get(model.tenant.table.id)?.rows;
  return rows?.find((row) => row.tenant === tenant)?.values.get(model.tenant.key) ?? undefined;
}

/** True when an INSERT must give the column a value. */
export function mustBeGiven(column: Column): boolean {
  return column.notNull && !column.hasDefault && !column.generated && column.identity === '';
}
