import type { Problem } from './build.ts';
import type { TableModel } from './model.ts';
import { find, type Names } from './recovery.ts';
import type { RecoveryInput } from './recovery-schema.ts';

/** The tenant that nobody can read, and what is parked under it. */
export interface Quarantine {
  /** Tables whose unknown rows may be parked. */
  readonly park: readonly TableModel[];
  /** The rows to park under, the tenant first, parents before children; values as PostgreSQL reads them. */
  readonly rows: readonly { readonly table: TableModel; readonly values: Readonly<Record<string, string>> }[];
}

/** Resolves `recovery.quarantine`. Reports parents without a row, rows that nothing needs, and members. */
export function buildQuarantine(
  input: NonNullable<RecoveryInput['quarantine']>,
  names: Names,
  problems: Problem[],
): Quarantine {
  const path = ['recovery', 'quarantine'];
  const park: TableModel[] = [];
  for (const [index, text] of input.park.entries()) {
    const at = [...path, 'park', String(index)];
    const table = find(text, names);
    if (table === undefined) problems.push({ path: at, text: `the table "${text}" is not in the model` });
    else if (table.kind === 'shared' || table.kind === 'root') {
      problems.push({ path: at, text: `${table.id} has no tenant to be parked under` });
    } else if (names.memberships.has(table.id)) {
      problems.push({
        path: at,
        text: `${table.id} says who is a member: its rows would open the quarantine`,
      });
    } else park.push(table);
  }
  const needed = new Set<TableModel>([names.root]);
  for (const table of park) for (const parent of parentsOf(table)) needed.add(parent);
  const given = new Map<TableModel, Readonly<Record<string, string>>>();
  for (const [key, values] of Object.entries(input.rows)) {
    const at = [...path, 'rows', key];
    const table = find(key, names);
    if (table === undefined) problems.push({ path: at, text: `the table "${key}" is not in the model` });
    else if (!needed.has(table)) {
      problems.push({ path: at, text: `nothing that may be parked needs a row of ${table.id}` });
    } else if (Object.keys(values).length === 0) {
      problems.push({ path: at, text: 'names no value by which the row is known' });
    } else {
      const texts = Object.entries(values).map(([column, value]) => [column, String(value)] as const);
      given.set(table, Object.fromEntries(texts));
    }
  }
  for (const table of needed) {
    if (given.has(table) || input.rows[table.name] !== undefined) continue;
    problems.push({ path: [...path, 'rows'], text: `a row of ${table.id} is needed to park under` });
  }
  const rows = [...needed].flatMap((table) => {
    const values = given.get(table);
    return values === undefined ? [] : [{ table, values }];
  });
  return { park, rows };
}

/** The mandatory parents that lead to a tenant, and theirs, parents before children. A circle ends where it began. */
function parentsOf(table: TableModel, above: ReadonlySet<TableModel> = new Set()): TableModel[] {
  if (above.has(table)) return [];
  const within = new Set(above).add(table);
  return table.parents
    .filter((edge) => !edge.optional && edge.parent.kind !== 'shared' && edge.parent !== table)
    .flatMap((edge) => [...parentsOf(edge.parent, within), edge.parent]);
}
