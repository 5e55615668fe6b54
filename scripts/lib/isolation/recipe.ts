import type { Model, TableModel } from '../tenancy/model.ts';
import type { Relation } from './relation.ts';
import { type Sample, samplesFor } from './sample.ts';
import {
  type Branch,
  bindingColumns,
  literalOf,
  mustBeGiven,
  type RowValues,
  type SeededRow,
  type TenantName,
} from './world.ts';

/** Columns that are filled from a row of another table, or of the same one. */
interface Reference {
  readonly parent: string;
  readonly pairs: readonly { readonly child: string; readonly parent: string }[];
  readonly optional: boolean;
}

/** How rows of one table are made: what they refer to, and what may stand in the other columns. */
export interface Recipe {
  readonly relation: Relation;
  readonly references: readonly Reference[];
  /** Per column the values to try; undefined leaves the column to its default. */
  readonly options: ReadonlyMap<string, readonly (Sample | undefined)[]>;
  /** Which of the options is in use; counted up when the server refuses it. */
  readonly picks: Map<string, number>;
}

/** Finds a row that a new row of this tenant and branch can refer to. */
export type FindParent = (id: string, tenant: TenantName, branch: Branch) => SeededRow | undefined;

/** The recipe of a table, or the reason why there can be none. */
export function recipeFor(
  relation: Relation,
  table: TableModel | undefined,
  model: Model,
  relations: ReadonlyMap<string, Relation>,
  seed: bigint,
): Recipe | string {
  const missing = namedColumns(table).find((column) => !relation.columns.has(column));
  if (missing !== undefined) return `it has no column "${missing}", which the model names`;
  const references = referencesOf(relation, table, model, relations);
  const referring = new Set(references.flatMap((reference) => reference.pairs.map((pair) => pair.child)));
  const distinct = distinctColumns(relation, table, model);
  const options = new Map<string, (Sample | undefined)[]>();
  for (const column of relation.columns.values()) {
    if (column.generated) continue;
    const given = table?.samples[column.name];
    if (given !== undefined) {
      options.set(column.name, [(row) => given.replaceAll('{n}', String(row))]);
      continue;
    }
    if (referring.has(column.name) && references.some((reference) => isMandatory(reference, column.name)))
      continue;
    const definitions = relation.checks
      .filter((check) => check.columns.includes(column.name))
      .map((check) => check.definition);
    if (relation.partitionKey.includes(column.name)) {
      definitions.push(...relation.partitions.map((partition) => partition.bound));
    }
    const known = samplesFor(
      column,
      { distinct: distinct.has(column.name), definitions },
      seedOf(relation, seed),
    );
    const given0 = mustBeGiven(column) || isOwnKey(column.name, table, model);
    if (given0 && known.length === 0) {
      return `no value is known for its column "${column.name}" of type ${column.type}`;
    }
    options.set(column.name, given0 ? known : [undefined, ...known]);
  }
  return { relation, references, options, picks: new Map() };
}

function isMandatory(reference: Reference, column: string): boolean {
  return !reference.optional && reference.pairs.some((pair) => pair.child === column);
}

/** Values that a run has made up differ from table to table: the same key in two tables could hide a mix-up. */
function seedOf(relation: Relation, seed: bigint): bigint {
  return seed + BigInt(relation.oid) * 1000n;
}

function namedColumns(table: TableModel | undefined): string[] {
  if (table === undefined) return [];
  const edges = table.parents.flatMap((edge) => [...edge.columns, ...edge.agree]);
  return [...table.key, ...bindingColumns(table), ...edges.map((pair) => pair.child)];
}

/** The key, and the column that says which user a member is: their values must be ours to know. */
function isOwnKey(column: string, table: TableModel | undefined, model: Model): boolean {
  return table !== undefined && (table.key.includes(column) || isClaimUser(column, table, model));
}

function isClaimUser(column: string, table: TableModel, { claim }: Model): boolean {
  return (
    claim.from === 'membership' &&
    claim.table.schema === table.schema &&
    claim.table.name === table.name &&
    claim.userColumn === column
  );
}

function distinctColumns(relation: Relation, table: TableModel | undefined, model: Model): Set<string> {
  const names = new Set(relation.uniques.flatMap(({ columns }) => columns));
  for (const name of relation.columns.keys()) if (isOwnKey(name, table, model)) names.add(name);
  return names;
}

/** What the model says first, mandatory before optional; then the keys that the model does not name but rows need. */
function referencesOf(
  relation: Relation,
  table: TableModel | undefined,
  model: Model,
  relations: ReadonlyMap<string, Relation>,
): Reference[] {
  const references: Reference[] = [];
  if (table?.kind === 'tenant' && table.tenantColumn !== undefined) {
    const pairs = [{ child: table.tenantColumn, parent: model.tenant.key }];
    references.push({ parent: model.tenant.table.id, pairs, optional: false });
  }
  const edges = [...(table?.parents ?? [])].sort((a, b) => Number(a.optional) - Number(b.optional));
  for (const edge of edges) {
    // A row that refers to its own table would need another one first; where it may be NULL it is.
    if (edge.parent === edge.child && edge.optional) continue;
    references.push({
      parent: edge.parent.id,
      pairs: [...edge.columns, ...edge.agree],
      optional: edge.optional,
    });
  }
  const covered = new Set(references.flatMap(({ pairs }) => pairs.map((pair) => pair.child)));
  const byOid = new Map([...relations.values()].map((other) => [other.oid, other]));
  for (const key of relation.keys) {
    const needed = key.columns.some((name) => {
      const column = relation.columns.get(name);
      return column !== undefined && mustBeGiven(column) && !covered.has(name);
    });
    const parent = byOid.get(key.parent);
    if (!needed || parent === undefined) continue;
    const pairs = key.columns.map((child, index) => ({ child, parent: key.references[index] ?? '' }));
    references.push({ parent: parent.id, pairs, optional: false });
    for (const pair of pairs) covered.add(pair.child);
  }
  return references;
}

/** The values of one row, or the id of the table whose row it lacks. */
export function makeRow(
  recipe: Recipe,
  tenant: TenantName,
  branch: Branch,
  ordinal: number,
  relations: ReadonlyMap<string, Relation>,
  find: FindParent,
): RowValues | string {
  const { relation } = recipe;
  const values = new Map<string, string>();
  for (const [name, options] of recipe.options) {
    const sample = options[recipe.picks.get(name) ?? 0];
    if (sample !== undefined) values.set(name, sample(ordinal));
  }
  const tied = new Set<string>();
  for (const reference of recipe.references) {
    const own = reference.parent === relation.id;
    const row = own ? undefined : find(reference.parent, tenant, branch);
    if (row === undefined && !own) {
      if (reference.optional) continue;
      return reference.parent;
    }
    const parent = relations.get(reference.parent);
    for (const pair of reference.pairs) {
      if (tied.has(pair.child)) continue;
      tied.add(pair.child);
      const value =
        row === undefined || parent === undefined
          ? values.get(pair.parent)
          : literalOf(parent, pair.parent, row.values.get(pair.parent) ?? null);
      if (value !== undefined) values.set(pair.child, value);
    }
  }
  return values;
}
