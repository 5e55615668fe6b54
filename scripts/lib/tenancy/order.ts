import type { Model, TableModel } from './model.ts';

/**
 * The tables of the model, parents before children; the tenants' own table first. Optional references
 * that would close a circle are left out of account. Ties keep the order of the file, so that the
 * result is stable.
 */
export function orderTables(model: Model): TableModel[] {
  const done = new Set<TableModel>();
  const ordered: TableModel[] = [];
  const visit = (table: TableModel, above: ReadonlySet<TableModel>) => {
    if (done.has(table)) return;
    const within = new Set(above).add(table);
    const parents = [...table.parents].sort((a, b) => Number(a.optional) - Number(b.optional));
    for (const edge of parents) if (!within.has(edge.parent)) visit(edge.parent, within);
    if (done.has(table)) return;
    done.add(table);
    ordered.push(table);
  };
  visit(model.tenant.table, new Set());
  for (const table of model.tables.values()) visit(table, new Set());
  return ordered;
}

/** Every circle of mandatory references between different tables, each as the ids along it. */
export function findCycles(tables: readonly TableModel[]): string[][] {
  const finished = new Set<TableModel>();
  const cycles: string[][] = [];
  const walk = (table: TableModel, path: readonly TableModel[]): void => {
    const start = path.indexOf(table);
    if (start >= 0) {
      cycles.push([...path.slice(start), table].map((step) => step.id));
      return;
    }
    if (finished.has(table)) return;
    for (const edge of table.parents) {
      // A table may refer to itself: its rows are ordered by depth, not by table.
      if (!edge.optional && edge.parent !== table) walk(edge.parent, [...path, table]);
    }
    finished.add(table);
  };
  for (const table of tables) walk(table, []);
  return cycles;
}
