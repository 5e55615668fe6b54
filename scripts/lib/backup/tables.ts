import { displayName, type QualifiedName } from '../postgres/identifiers.ts';
import type { CatalogTable } from '../tenancy/catalog.ts';
import type { Model, TableModel } from '../tenancy/model.ts';
import { orderTables } from '../tenancy/order.ts';

/** The schema of our own objects: ledger, gate, recovery map. A restored database needs them as well. */
export const OWN_SCHEMA = 'bulkhead';

/** A table as the backup takes it. */
export interface BackupTable extends QualifiedName {
  /** `schema.table` as people write it. */
  readonly id: string;
  readonly partitioned: boolean;
  /** What COPY takes, in order: all columns but the generated ones. */
  readonly columns: readonly string[];
  /** Bytes on disk, indexes left out. */
  readonly bytes: number;
  /** Set when its rows go to the objects of their tenants; absent when all of them go to the shared object. */
  readonly tenancy: TableModel | undefined;
  /** The model says that it will have tenants one day, and the column for them is not there yet. */
  readonly planned: boolean;
}

/** What model and database disagree about; each is a sentence. */
export interface TableMatch {
  /** Parents before children, our own tables last. */
  readonly tables: readonly BackupTable[];
  /** Tables of the database that the model does not know. */
  readonly unknown: readonly string[];
  /** Tables of the model that the database lacks. */
  readonly missing: readonly string[];
  /** Columns without which the tenant of a row cannot be told. */
  readonly missingColumns: readonly string[];
}

/** Matches the model with the catalogue of its schemas and of our own. Pure. */
export function matchTables(model: Model, catalog: readonly CatalogTable[]): TableMatch {
  const found = new Map(catalog.map((table) => [displayName(table), table]));
  const missing: string[] = [];
  const missingColumns: string[] = [];
  const tables: BackupTable[] = [];
  for (const table of orderTables(model)) {
    const there = found.get(table.id);
    found.delete(table.id);
    if (there === undefined) {
      missing.push(table.id);
      continue;
    }
    const absent = absentColumns(table, catalog);
    const planned = absent.length > 0 && onItsWay(table);
    if (!planned) missingColumns.push(...absent.map((column) => `${table.id}.${column}`));
    tables.push(toBackupTable(there, table.kind === 'shared' || planned ? undefined : table, planned));
  }
  const rest = [...found.values()];
  const own = rest.filter(({ schema }) => schema === OWN_SCHEMA);
  tables.push(...own.map((table) => toBackupTable(table, undefined, false)));
  return {
    tables,
    unknown: rest.filter((table) => !own.includes(table)).map(({ id }) => id),
    missing,
    missingColumns,
  };
}

function toBackupTable(
  { schema, name, id, partitioned, columns, bytes }: CatalogTable,
  tenancy: TableModel | undefined,
  planned: boolean,
): BackupTable {
  const copied = columns.filter(({ generated }) => !generated).map((column) => column.name);
  return { schema, name, id, partitioned, columns: copied, bytes, tenancy, planned };
}

/** A `via` table is as far on its way as the parent that leads to the tenant. */
function onItsWay(table: TableModel): boolean {
  return table.stage === 'planned' || (table.via !== undefined && onItsWay(table.via.parent));
}

/** The columns on the way from a row to its tenant that are not there, in the table itself or above. */
function absentColumns(table: TableModel, catalog: readonly CatalogTable[]): string[] {
  const there = catalog.find(({ id }) => id === table.id)?.columns ?? [];
  const needed = table.tenantColumn === undefined ? [] : [table.tenantColumn];
  needed.push(...(table.via?.columns.map((pair) => pair.child) ?? []));
  const absent = needed.filter((column) => !there.some(({ name }) => name === column));
  if (absent.length > 0 || table.via === undefined) return absent;
  return onItsWay(table.via.parent) ? absentColumns(table.via.parent, catalog) : [];
}
