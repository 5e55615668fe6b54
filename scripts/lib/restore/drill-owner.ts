import type pg from 'pg';
import type { Isolation } from '../isolation/isolation.ts';
import { readOwnerStructure } from '../isolation/owner-structure.ts';
import type { OwnerTried } from '../reports/kinds/owner.ts';
import type { Model } from '../tenancy/model.ts';

/**
 * What the isolation tests tried as the tables' owner on the restored copy, with the structure that it was tried on: no
 * login of the live database may become the owner, and there this stands in for it. Undefined when nothing was tried as
 * the owner. Changes nothing; the session's search_path must be empty.
 */
export async function ownerTriedOn(
  client: pg.ClientBase,
  model: Model,
  { tried }: Pick<Isolation, 'tried'>,
): Promise<OwnerTried | undefined> {
  if (tried === undefined) return undefined;
  const { sha256, objects, major } = await readOwnerStructure(client, model);
  const sum = (count: 'cells' | 'held') => tried.tables.reduce((total, table) => total + table[count], 0);
  return {
    role: tried.role,
    model: model.name,
    cells: sum('cells'),
    held: sum('held'),
    tables: tried.tables.map(({ table, cells, held, probes }) => ({ table, cells, held, probes })),
    structure: sha256,
    objects: objects.map(({ object, structure }) => ({ object, structure })),
    major,
  };
}
