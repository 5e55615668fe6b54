import type { Detail } from '../archive/detail.ts';
import type { IndexedGroup } from '../keys/run-details.ts';
import { displayName } from '../postgres/identifiers.ts';
import type { Taken } from './portion.ts';

/**
 * One index of what is taken of a run, from the indexes of its key groups: as if the run had that much and no more. The
 * rows of a table are those of the objects that are taken. `groups` are of the same tables (`checkTogether`). Pure.
 */
export function mergeDetails(groups: readonly IndexedGroup[], { objects }: Taken): Detail {
  const [first] = groups;
  if (first === undefined) throw new Error('a run without key groups');
  const taken = new Set(objects.map(({ name }) => name));
  const index: Detail['objects'] = {};
  const rows = new Map<string, number>();
  for (const [name, entry] of groups.flatMap(({ detail }) => Object.entries(detail.objects))) {
    if (!taken.has(name)) continue;
    index[name] = entry;
    for (const { table, rows: count } of entry.sections) {
      const id = displayName(table);
      rows.set(id, (rows.get(id) ?? 0) + count);
    }
  }
  return {
    v: 1,
    tenants: groups.flatMap(({ detail }) => detail.tenants.filter(({ object }) => taken.has(object))),
    objects: index,
    tables: first.detail.tables.map((table) => ({ ...table, rows: rows.get(displayName(table)) ?? 0 })),
    sequences: furthest(groups),
    order: first.detail.order,
  };
}

/**
 * Sequences stand outside of every snapshot, and each group tells where they stood when its own was copied. Who took its
 * snapshot last has read them after all snapshots were taken: no row of any group is past it, whichever way it counts.
 */
function furthest(groups: readonly IndexedGroup[]): Detail['sequences'] {
  const states = new Map<string, Detail['sequences'][number]>();
  const bySnapshot = [...groups].sort(
    (a, b) => Date.parse(a.group.snapshotAt) - Date.parse(b.group.snapshotAt),
  );
  for (const { detail } of bySnapshot)
    for (const sequence of detail.sequences) states.set(displayName(sequence), sequence);
  return [...states.values()];
}
