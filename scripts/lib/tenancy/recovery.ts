import { displayName } from '../postgres/identifiers.ts';
import type { Problem } from './build.ts';
import type { Edge, TableModel } from './model.ts';
import { parseTableName } from './names.ts';
import { buildQuarantine, type Quarantine } from './quarantine.ts';
import type { RecoveryInput, StrategyInput } from './recovery-schema.ts';

/** One way to find out where a row belongs: a value of the row, and where to look it up. */
export interface Strategy {
  /** Its name in reports and in the recovery map, such as `metadata.unitUid`. */
  readonly method: string;
  /** The column that the value is taken from. */
  readonly column: string;
  /** Where in the column's JSON it stands; empty for the column itself. */
  readonly path: readonly string[];
  /** The reference to fill, with all that follows from it. */
  readonly edge: Edge;
  /** Looked up in this column of the parent; undefined where `member` says. */
  readonly match: string | undefined;
  /** Looked up in another table, which refers to the parent. */
  readonly member:
    | { readonly table: TableModel; readonly column: string; readonly holds: string }
    | undefined;
  /** Percent. */
  readonly confidence: number;
}

/** How rows that lost their place are found a place again. */
export interface Recovery {
  /** Percent of confidence from which a row is repaired. */
  readonly threshold: number;
  /** By the id of the table, in the order in which they are tried. */
  readonly strategies: ReadonlyMap<string, readonly Strategy[]>;
  readonly quarantine: Quarantine | undefined;
}

/** What the names of a model mean while it is built. */
export interface Names {
  readonly tables: ReadonlyMap<string, TableModel>;
  readonly root: TableModel;
  readonly defaultSchema: string;
  /** Ids of the tables that say who is a member of what. */
  readonly memberships: ReadonlySet<string>;
}

/** Resolves tables and columns of `recovery:`, and reports what the model does not know. */
export function buildRecovery(input: RecoveryInput, names: Names, problems: Problem[]): Recovery {
  const strategies = new Map<string, readonly Strategy[]>();
  for (const [key, given] of Object.entries(input.tables)) {
    const path = ['recovery', 'tables', key];
    const table = find(key, names);
    if (table === undefined || table.kind === 'shared' || table.kind === 'root') {
      const what = table === undefined ? 'is not in the model' : 'has no tenant to be found';
      problems.push({ path, text: `the table "${key}" ${what}` });
      continue;
    }
    if (strategies.has(table.id)) problems.push({ path, text: `table ${table.id} stands here twice` });
    const built = given.map((one, index) =>
      buildStrategy(one, table, names, [...path, String(index)], problems),
    );
    strategies.set(
      table.id,
      built.filter((one) => one !== undefined),
    );
  }
  const asked = [...strategies.values()].flat().flatMap(({ member }) => member?.table.id ?? []);
  const memberships = new Set([...names.memberships, ...asked]);
  const quarantine =
    input.quarantine && buildQuarantine(input.quarantine, { ...names, memberships }, problems);
  return { threshold: input.threshold, strategies, quarantine };
}

/** The table that a model's text names, or undefined. */
export function find(text: string, names: Names): TableModel | undefined {
  const name = parseTableName(text, names.defaultSchema);
  return name && names.tables.get(displayName(name));
}

function buildStrategy(
  input: StrategyInput,
  table: TableModel,
  names: Names,
  path: readonly string[],
  problems: Problem[],
): Strategy | undefined {
  const edge = edgeOf(input.parent, table, names.root);
  if (edge === undefined) {
    problems.push({
      path: [...path, 'parent'],
      text: `"${input.parent}" is no column of parents of ${table.id} that leads to a tenant`,
    });
    return undefined;
  }
  const steps = 'path' in input && input.path !== undefined ? stepsOf(input.path) : [];
  const own = edge.columns.some((pair) => pair.child === input.column);
  if (own && input.kind === 'column') {
    problems.push({ path: [...path, 'column'], text: `"${input.column}" cannot be filled from itself` });
    return undefined;
  }
  const source = [input.column, ...steps].join('.');
  const common = { column: input.column, path: steps, edge, confidence: input.confidence };
  if (input.kind !== 'member') {
    return { ...common, method: source, match: input.match ?? edge.columns[0]?.parent, member: undefined };
  }
  const member = find(input.table, names);
  const leads = member?.parents.some(
    ({ columns, parent }) => parent === edge.parent && columns.some((pair) => pair.child === input.holds),
  );
  if (member === undefined || leads !== true) {
    const text =
      member === undefined
        ? `the table "${input.table}" is not in the model`
        : `"${input.holds}" of ${member.id} does not refer to ${edge.parent.id}`;
    problems.push({ path: [...path, member === undefined ? 'table' : 'holds'], text });
    return undefined;
  }
  const method = `${source} → ${member.name}.${input.holds}`;
  return {
    ...common,
    method,
    match: undefined,
    member: { table: member, column: input.member, holds: input.holds },
  };
}

/** The reference of a column to a table that leads to a tenant; that of the tenant column is implied. */
function edgeOf(column: string, child: TableModel, root: TableModel): Edge | undefined {
  const edge = child.parents.find(({ columns }) => columns.some((pair) => pair.child === column));
  if (edge !== undefined) return edge.parent.kind === 'shared' ? undefined : edge;
  if (column !== child.tenantColumn || root.tenantColumn === undefined) return undefined;
  return {
    child,
    parent: root,
    columns: [{ child: column, parent: root.tenantColumn }],
    agree: [],
    optional: false,
  };
}

function stepsOf(path: string | readonly string[]): string[] {
  return typeof path === 'string' ? path.split('.') : [...path];
}
