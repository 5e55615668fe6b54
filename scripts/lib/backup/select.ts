import type { TableCensus } from './census.ts';

/** Whose rows go into a run, or into a shard of one, beside those of its tenants. */
export interface Others {
  readonly everybody: boolean;
  readonly nobody: boolean;
}

/** Of a table of which fewer rows are wanted than this, an index may serve better than a look at every page. */
const WORTH_PAGES = 0.2;

/**
 * What was counted, as if the database held these tenants alone, with the rows of everybody and of nobody or without. All else
 * is left out of the totals as well, so that what is written adds up in itself. Pure.
 */
export function selectRows(
  census: readonly TableCensus[],
  tenants: readonly string[],
  others: Others,
): TableCensus[] {
  return census.map((counted) => {
    const own = new Map<string, number>();
    let total = 0;
    for (const tenant of tenants) {
      const rows = counted.tenants.get(tenant) ?? 0;
      if (rows > 0) own.set(tenant, rows);
      total += rows;
    }
    const everybody = others.everybody ? counted.everybody : 0;
    const nobody = others.nobody ? counted.nobody : 0;
    total += everybody + nobody;
    const bytes = counted.total === 0 ? 0 : Math.round((counted.table.bytes * total) / counted.total);
    const pages = total < counted.total * WORTH_PAGES ? 0 : counted.pages;
    return {
      ...counted,
      table: { ...counted.table, bytes },
      tenants: own,
      everybody,
      nobody,
      total,
      pages,
    };
  });
}
