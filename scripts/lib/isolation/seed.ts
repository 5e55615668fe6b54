import pg from 'pg';
import { quoteIdentifier } from '../postgres/identifiers.ts';
import type { Model } from '../tenancy/model.ts';
import { orderTables } from '../tenancy/order.ts';
import { FRESH, heightsOf, layoutOf, ordinalsOf, ROOT_LAYOUT, type Slot } from './layout.ts';
import { makeRow, type Recipe, recipeFor } from './recipe.ts';
import type { Relation } from './relation.ts';
import {
  type Branch,
  insertRowsSql,
  type RowValues,
  type SeededRow,
  type SeededTable,
  type TenantName,
  type World,
} from './world.ts';

/** Ordinals of rows beyond those that are probed. */
const FURTHER = 1_000;

/** How often one table's rows are tried with other values before it is given up. */
const TRIES = 80;

/**
 * Inserts two tenants with two branches each, and what the probes need besides, into every table of the
 * model, parents first. To be called in a transaction that is rolled back, as a role that sees past row-level
 * security. What cannot be seeded is named with the reason; tables that depend on it are as well.
 */
export async function seedWorld(
  client: pg.ClientBase,
  model: Model,
  relations: ReadonlyMap<string, Relation>,
  seed: bigint,
): Promise<World> {
  const tables = new Map<string, SeededTable>();
  const unseeded = new Map<string, string>();
  const recipes = collectRecipes(model, relations, seed, unseeded);
  const heights = heightsOf(recipes);
  const begun = new Set<string>();

  const find = (id: string, tenant: TenantName, branch: Branch): SeededRow | undefined => {
    const root = id === model.tenant.table.id;
    return tables
      .get(id)
      ?.rows.find((row) => row.tenant === tenant && (root || (row.branch === branch && !row.spare)));
  };

  const visit = async (id: string): Promise<void> => {
    const recipe = recipes.get(id);
    if (recipe === undefined || begun.has(id)) return;
    begun.add(id);
    for (const reference of recipe.references) await visit(reference.parent);
    const { relation } = recipe;
    const layout = id === model.tenant.table.id ? ROOT_LAYOUT : layoutOf(heights.get(id) ?? 0);
    const make = ({ tenant, branch, ordinal }: Slot) =>
      makeRow(recipe, tenant, branch, ordinal, relations, find);
    const rows = await insertRows(client, recipe, layout.slots, make);
    if (typeof rows === 'string') {
      const parent = unseeded.get(rows);
      unseeded.set(id, parent === undefined ? rows : `its parent ${rows} could not be seeded: ${parent}`);
      return;
    }
    tables.set(id, {
      relation,
      rows,
      fresh: (tenant) => {
        const ordinal = ordinalsOf(tenant) + FRESH;
        const row = make({ tenant, branch: layout.fresh, ordinal, spare: false });
        if (typeof row === 'string') throw new Error(`${id} was seeded without ${row}`);
        return row;
      },
      further: (tenant, index) => {
        // Odd and even numbers, so that no row of one tenant is one of the other's.
        const ordinal = FURTHER + 2 * index + (tenant === 'A' ? 0 : 1);
        const branch =
          1 + (index % layout.slots.filter((slot) => slot.tenant === tenant && !slot.spare).length);
        const row = make({ tenant, branch, ordinal, spare: false });
        return typeof row === 'string' ? undefined : row;
      },
    });
  };

  for (const table of orderTables(model)) await visit(table.id);
  return { tables, unseeded };
}

/** Recipes of the model's tables, and of those outside it that rows of theirs cannot be without. */
function collectRecipes(
  model: Model,
  relations: ReadonlyMap<string, Relation>,
  seed: bigint,
  unseeded: Map<string, string>,
): Map<string, Recipe> {
  const recipes = new Map<string, Recipe>();
  const collect = (id: string): void => {
    if (recipes.has(id) || unseeded.has(id)) return;
    const relation = relations.get(id);
    const recipe =
      relation === undefined
        ? 'the table does not exist'
        : recipeFor(relation, model.tables.get(id), model, relations, seed);
    if (typeof recipe === 'string') {
      unseeded.set(id, recipe);
      return;
    }
    recipes.set(id, recipe);
    for (const reference of recipe.references) collect(reference.parent);
  };
  for (const id of model.tables.keys()) collect(id);
  return recipes;
}

/**
 * Tries until the server takes the rows, with other values where it names a constraint; else the reason, or
 * the id of the parent that was not seeded.
 */
async function insertRows(
  client: pg.ClientBase,
  recipe: Recipe,
  slots: readonly Slot[],
  make: (slot: Slot) => RowValues | string,
): Promise<SeededRow[] | string> {
  let turning: readonly string[] = [];
  let last = '';
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const made: RowValues[] = [];
    for (const slot of slots) {
      const row = make(slot);
      if (typeof row === 'string') return row;
      made.push(row);
    }
    const answer = await tryInsert(client, recipe.relation, made);
    if (!(answer instanceof pg.DatabaseError)) {
      if (answer.length !== slots.length)
        return `a trigger kept ${slots.length - answer.length} of its rows out`;
      return answer.map((row, index) => seededRow(recipe.relation, slots[index], row));
    }
    last = describe(answer);
    turning = columnsToTurn(answer, recipe, turning);
    if (!turn(recipe, turning)) break;
  }
  return last;
}

type Stored = { values: (string | null)[]; place: string };

async function tryInsert(
  client: pg.ClientBase,
  relation: Relation,
  rows: readonly RowValues[],
): Promise<Stored[] | pg.DatabaseError> {
  const all = [...relation.columns.keys()].map((name) => `${quoteIdentifier(name)}::text`).join(', ');
  const sql = insertRowsSql(
    relation,
    rows,
    ` returning array[${all}] as values, tableoid::int8::text as place`,
  );
  await client.query('savepoint bulkhead_seed');
  try {
    const { rows: stored } = await client.query<Stored>(sql);
    await client.query('release savepoint bulkhead_seed');
    return stored;
  } catch (error) {
    // Anything but a refusal of the server is a lost connection, and the end of the run.
    if (!(error instanceof pg.DatabaseError)) throw error;
    await client.query('rollback to savepoint bulkhead_seed');
    return error;
  }
}

function seededRow(relation: Relation, slot: Slot | undefined, stored: Stored): SeededRow {
  if (slot === undefined) throw new Error(`${relation.id} stored more rows than were inserted`);
  const { tenant, branch, spare } = slot;
  const values = new Map(
    [...relation.columns.keys()].map((name, index) => [name, stored.values[index] ?? null]),
  );
  return { tenant, branch, spare, values, place: Number(stored.place) };
}

/** SQLSTATE and constraint only: a message could quote a row of the database. */
function describe(error: pg.DatabaseError): string {
  const constraint = error.constraint === undefined ? '' : `, constraint ${error.constraint}`;
  const column = error.column === undefined ? '' : `, column ${error.column}`;
  return `the server refused the sample rows: SQLSTATE ${error.code ?? 'unknown'}${constraint}${column}`;
}

/** The columns whose values the refusal is about. */
function columnsToTurn(
  error: pg.DatabaseError,
  recipe: Recipe,
  before: readonly string[],
): readonly string[] {
  const { relation, options } = recipe;
  if (error.code === '23502') return error.column === undefined ? [] : [error.column];
  if (error.code === '23514') {
    const check = relation.checks.find(({ name }) => name === error.constraint);
    const ofDomain = [...relation.columns.values()].filter(({ domainChecks }) => domainChecks.length > 0);
    const columns =
      check?.columns ??
      (error.constraint === undefined ? relation.partitionKey : ofDomain.map(({ name }) => name));
    return columns.filter((name) => options.has(name));
  }
  // A value that met the CHECK, but is the same in every row.
  if (error.code === '23505') {
    const index = relation.uniques.find(({ name }) => name === error.constraint);
    return index?.columns.filter((name) => options.has(name)) ?? [];
  }
  // A literal that was guessed from a CHECK need not be one of the column's type.
  return error.code?.startsWith('22') ? before : [];
}

/** Counts the options of these columns up like an odometer; false when all have been tried. */
function turn(recipe: Recipe, columns: readonly string[]): boolean {
  for (const name of columns) {
    const next = (recipe.picks.get(name) ?? 0) + 1;
    if (next < (recipe.options.get(name)?.length ?? 0)) {
      recipe.picks.set(name, next);
      return true;
    }
    recipe.picks.set(name, 0);
  }
  return false;
}
