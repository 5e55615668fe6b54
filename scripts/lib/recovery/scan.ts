import type pg from 'pg';
import { quoteIdentifier } from '../postgres/identifiers.ts';
import { type Fault, faultsOf } from '../tenancy/edges.ts';
import type { Model } from '../tenancy/model.ts';
import type { Derivation } from './derive.ts';
import { keyNames, type Layouts, type TableLayout } from './layout.ts';
import { sourcesOf } from './sources.ts';

/** A part of a table between two keys: a condition on the columns of the key, and its values, numbered from `$1`. */
export interface Window {
  readonly condition: (columns: readonly string[]) => string;
  readonly values: readonly string[];
}

/** Rows of a part: small enough that a part takes a second or two and stays in the server's memory. */
export const WINDOW = 20_000;

/**
 * Splits a table into parts of so many rows, by its key. Each bound is asked for when the part before is done, so that
 * neither side ever holds a list of keys.
 */
export async function* windowsOf(
  client: pg.ClientBase,
  layout: TableLayout,
  rows: number,
): AsyncGenerator<Window> {
  let last: readonly string[] | undefined;
  for (;;) {
    const from = last;
    const to = await boundAfter(client, layout, from, rows);
    const values = [...(from ?? []), ...(to ?? [])];
    const condition = (columns: readonly string[]) => {
      const after = from === undefined ? [] : [`${tuple(columns)} > ${parameters(layout, 1)}`];
      const upTo =
        to === undefined
          ? []
          : [`${tuple(columns)} <= ${parameters(layout, 1 + after.length * columns.length)}`];
      return [...after, ...upTo].join(' and ') || 'true';
    };
    yield { condition, values };
    if (to === undefined) return;
    last = to;
  }
}

/** The key of the row that is `rows` further on, as texts; undefined when there are fewer. */
async function boundAfter(
  client: pg.ClientBase,
  layout: TableLayout,
  from: readonly string[] | undefined,
  rows: number,
): Promise<readonly string[] | undefined> {
  const columns = layout.identity.map(({ name }) => `c.${quoteIdentifier(name)}`);
  const texts = columns.map((column, index) => `${column}::text as k${index}`);
  const after = from === undefined ? '' : `where ${tuple(columns)} > ${parameters(layout, 1)}`;
  const { rows: found } = await client.query<Record<string, string>>(
    `select ${texts.join(', ')} from ${layout.from} c ${after} order by ${columns.join(', ')} offset ${rows - 1} limit 1`,
    [...(from ?? [])],
  );
  const [row] = found;
  return row === undefined ? undefined : keyNames(layout).map((name) => row[name] ?? '');
}

const tuple = (columns: readonly string[]) =>
  columns.length === 1 ? columns.join() : `(${columns.join(', ')})`;

function parameters({ identity }: TableLayout, first: number): string {
  return tuple(identity.map(({ type }, index) => `$${first + index}::${type}`));
}

/** How each table of the model is to be looked at. */
export function derivationsOf(model: Model, layouts: Layouts, quarantine: boolean): Derivation[] {
  const faults = faultsOf(model);
  const park = new Set(quarantine ? model.recovery.quarantine?.park : []);
  return layouts.tables
    .map((layout) => ({
      layout,
      model,
      faults: faults.filter(({ table }: Fault) => table === layout.table),
      sources: sourcesOf(layout, layouts.typeOf),
      typeOf: layouts.typeOf,
      park: park.has(layout.table),
    }))
    .filter(({ faults: own }) => own.length > 0);
}
