import type { Recipe } from './recipe.ts';
import type { Branch, TenantName } from './world.ts';

/** A row to be seeded. */
export interface Slot {
  readonly tenant: TenantName;
  readonly branch: Branch;
  readonly spare: boolean;
  /** Differs from row to row of a table; its sample values are made from it. */
  readonly ordinal: number;
}

/** The rows of one table: two branches for each tenant, and one spare row to which nothing refers. */
export interface Layout {
  readonly slots: readonly Slot[];
  /** The branch of a row that a probe inserts. */
  readonly fresh: Branch;
}

/** The tenants themselves: two, and a third without anything. */
export const ROOT_LAYOUT: Layout = {
  slots: [
    { tenant: 'A', branch: 1, spare: false, ordinal: 0 },
    { tenant: 'B', branch: 1, spare: false, ordinal: 100 },
    { tenant: 'C', branch: 1, spare: true, ordinal: 200 },
  ],
  fresh: 1,
};

const SPARE = 50;
export const FRESH = 60;

/** Ordinals of one tenant begin here. */
export function ordinalsOf(tenant: TenantName): number {
  return { A: 0, B: 100, C: 200 }[tenant];
}

/**
 * The rows of each table by its height above the tables that refer to it. Where a parent may have only one
 * child, or a key is made of references alone, each row needs a parent of its own: so each level adds two, for
 * the spare row and for the row that is inserted by a probe.
 */
export function layoutOf(height: number): Layout {
  const regular = 2 + 2 * height;
  const slots = (['A', 'B'] as const).flatMap((tenant): Slot[] => [
    ...Array.from({ length: regular }, (_, index) => ({
      tenant,
      branch: index + 1,
      spare: false,
      ordinal: ordinalsOf(tenant) + index + 1,
    })),
    { tenant, branch: regular + 1, spare: true, ordinal: ordinalsOf(tenant) + SPARE },
  ]);
  return { slots, fresh: regular + 2 };
}

/** How many tables stand below each at most, by table id. A circle of optional references is cut where it closes. */
export function heightsOf(recipes: ReadonlyMap<string, Recipe>): Map<string, number> {
  const children = new Map<string, string[]>();
  for (const [id, recipe] of recipes) {
    for (const { parent } of recipe.references) {
      if (parent !== id) children.set(parent, [...(children.get(parent) ?? []), id]);
    }
  }
  const heights = new Map<string, number>();
  const height = (id: string, path: ReadonlySet<string>): number => {
    const known = heights.get(id);
    if (known !== undefined) return known;
    const below = (children.get(id) ?? []).filter((child) => !path.has(child));
    const found = Math.max(-1, ...below.map((child) => height(child, new Set(path).add(child)))) + 1;
    heights.set(id, found);
    return found;
  };
  for (const id of recipes.keys()) height(id, new Set([id]));
  return heights;
}
