import type { Detail } from '../archive/detail.ts';
import { MAIN_GROUP } from '../archive/groups.ts';
import { displayName } from '../postgres/identifiers.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { RunGroup } from './run-groups.ts';

/** A key group with its index. */
export interface IndexedGroup {
  readonly group: RunGroup;
  readonly detail: Detail;
}

/**
 * Compares the index of a group with the manifest: it must be of the objects of its group, of all and of no others.
 * Throws INDEX_MISMATCH. Pure.
 */
export function checkIndex(run: string, { group, detail }: IndexedGroup): void {
  const listed = new Set(group.data.map(({ name }) => name));
  for (const name of listed)
    if (detail.objects[name] === undefined) throw mismatch(run, group, `has no index of object ${name}`);
  for (const name of Object.keys(detail.objects)) {
    if (!listed.has(name))
      throw mismatch(run, group, `has an index of object ${name}, which the manifest lacks in this group`);
  }
}

/**
 * Compares the indexes of several groups of one run: all are of the same tables, and no tenant is in two of them, because
 * its rows would come back twice. The tenant is not named. Throws GROUPS_DIFFER, TENANT_IN_TWO_GROUPS. Pure.
 */
export function checkTogether(run: string, groups: readonly IndexedGroup[]): void {
  const [first, ...others] = groups;
  if (first === undefined) return;
  const tables = tablesOf(first.detail);
  for (const { group, detail } of others) {
    if (tablesOf(detail) === tables) continue;
    throw new BulkheadError({
      what: `key groups ${first.group.id} and ${group.id} of run ${run} are of different tables: ${differing(first.detail, detail)}`,
      fix: 'Somebody changed the schema between their snapshots: use another run.',
      code: 'GROUPS_DIFFER',
      exit: 1,
    });
  }
  const homes = new Map<string, string>();
  for (const { group, detail } of groups) {
    for (const id of new Set(detail.tenants.map((tenant) => tenant.id))) {
      const home = homes.get(id);
      if (home !== undefined) throw inTwo(run, home, group.id);
      homes.set(id, group.id);
    }
  }
}

/** Manifest and index that contradict each other. */
function mismatch(run: string, { id }: RunGroup, does: string): BulkheadError {
  return new BulkheadError({
    what: `the detail of run ${run}${id === MAIN_GROUP ? '' : `, key group ${id},`} ${does}`,
    fix: 'Manifest and detail do not belong together: restore from another run, and report this.',
    code: 'INDEX_MISMATCH',
    exit: 1,
  });
}

function tablesOf({ tables }: Detail): string {
  return JSON.stringify(tables.map(({ schema, name, columns }) => [schema, name, columns]));
}

function differing(a: Detail, b: Detail): string {
  const [one, two] = [a, b].map(
    ({ tables }) => new Map(tables.map((table) => [displayName(table), JSON.stringify(table.columns)])),
  );
  const names = new Set([...(one?.keys() ?? []), ...(two?.keys() ?? [])]);
  const found = [...names].filter((name) => one?.get(name) !== two?.get(name));
  return found.length === 0 ? 'in another order' : found.slice(0, 3).join(', ');
}

function inTwo(run: string, one: string, two: string): BulkheadError {
  return new BulkheadError({
    what: `key groups ${one} and ${two} of run ${run} both hold the same tenant`,
    fix: 'Its rows would come back twice: use another run, and report this.',
    code: 'TENANT_IN_TWO_GROUPS',
    exit: 1,
  });
}
