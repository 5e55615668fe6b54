import type { Model, TableModel } from '../../tenancy/model.ts';
import { tenantTables } from '../../tenancy/model.ts';
import { type CheckSpec, type Finding, queryCheck } from '../check.ts';
import {
  createKey,
  type ForeignKey,
  KEYS,
  type KeyFacts,
  maps,
  repairKey,
  tenantPair,
  weaknesses,
} from '../foreign-keys.ts';
import { COMPOSITE_KEYS } from './structure-edges.ts';

const pathToTenants = queryCheck<KeyFacts>({
  id: 'STR-04',
  title: 'keys lead from every table to the tenants',
  meaning:
    'Without this chain a row can carry the key of a tenant that does not exist, and stays when a tenant goes.',
  expected: 'a valid foreign key to the tenants, or a chain of mandatory ones that ends there',
  remedy: 'Add a foreign key from the tenant column to the tenants, NOT VALID first, then validate it.',
  objects: 'tables',
  nothing: 'no table of the model but the tenants exists in this database',
  stage: 'constrained',
  query: KEYS,
  judge: (rows, { model }) => rows.flatMap((facts) => judgePaths(facts, model)),
});

function judgePaths(facts: KeyFacts, model: Model): Finding[] {
  const present = tenantTables(model).filter(({ id, kind }) => kind !== 'root' && facts.present.includes(id));
  const found = new Map<string, string>([[model.tenant.table.id, model.tenant.table.id]]);
  // Tables become known in any order; each round adds those that lead to a known one.
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const table of present) {
      if (found.has(table.id)) continue;
      const path = pathOf(table, facts, model, found);
      if (path !== undefined) found.set(table.id, path);
    }
  }
  return present.map((table) => {
    const object = { object: table.id, table: table.id };
    const path = found.get(table.id);
    if (path !== undefined) return { ...object, verdict: 'green', observed: path };
    const own = facts.keys.filter((key) => key.child === table.id && leadsUp(key, table, model));
    const flaws = own.flatMap((key) => weaknesses(key, isDirect(key, table, model) ? bound(table) : []));
    return {
      ...object,
      verdict: 'red',
      observed: flaws.length > 0 ? flaws.join('; ') : 'no foreign key leads to the tenants',
      fix: fixPath(table, own, facts, model),
    };
  });
}

function pathOf(
  table: TableModel,
  facts: KeyFacts,
  model: Model,
  known: ReadonlyMap<string, string>,
): string | undefined {
  for (const key of facts.keys) {
    const above = known.get(key.parent);
    if (key.child !== table.id || above === undefined || !leadsUp(key, table, model)) continue;
    // A NULL tenant is the matter of STR-02; here it only must not let other values through.
    if (weaknesses(key, isDirect(key, table, model) ? bound(table) : []).length > 0) continue;
    return `${table.id} → ${above}`;
  }
  return undefined;
}

/** Whether the key carries the tenant from child to parent. */
function leadsUp(key: ForeignKey, table: TableModel, model: Model): boolean {
  if (table.via !== undefined) return key.parent === table.via.parent.id && maps(key, table.via.columns);
  const parent = model.tables.get(key.parent);
  const pair = parent === undefined ? undefined : tenantPair(table, parent);
  return pair !== undefined && key.parent !== table.id && maps(key, [pair]);
}

function isDirect(key: ForeignKey, table: TableModel, model: Model): boolean {
  return key.parent === model.tenant.table.id && key.pairs.length === 1 && table.tenantColumn !== undefined;
}

function bound(table: TableModel): string[] {
  return table.tenantColumn === undefined ? [] : [table.tenantColumn];
}

function fixPath(table: TableModel, own: readonly ForeignKey[], facts: KeyFacts, model: Model): string {
  const flawed = own[0];
  if (flawed !== undefined) return repairKey(flawed, table);
  if (table.via !== undefined) return createKey(table, table.via.parent, table.via.columns, facts);
  const { table: root, key } = model.tenant;
  return createKey(table, root, [{ child: table.tenantColumn ?? '', parent: key }], facts);
}

const triggers = queryCheck<KeyFacts>({
  id: 'STR-06',
  title: 'the triggers behind every foreign key are on',
  meaning:
    'With its triggers off a foreign key is an ornament: the catalogue goes on calling it validated while rows break it.',
  expected: 'all triggers of the key enabled',
  remedy:
    'Take the key down and up again: that switches the triggers on and checks the rows of the meantime. VALIDATE on the old key would look at nothing.',
  objects: 'foreign keys',
  nothing: 'there is no foreign key between the tables of the model',
  stage: 'constrained',
  query: KEYS,
  judge: (rows, { model }) =>
    rows.flatMap(({ keys }) =>
      keys.map((key): Finding => {
        const object = { object: `${key.child}: ${key.name}`, table: key.child };
        const child = model.tables.get(key.child);
        if (child === undefined) throw new Error(`${key.child} is not in the model`);
        if (key.triggersOff === 0) return { ...object, verdict: 'green', observed: 'enabled' };
        return {
          ...object,
          verdict: 'red',
          observed: `${key.triggersOff} triggers switched off`,
          fix: repairKey({ ...key, nullable: [] }, child),
        };
      }),
    ),
});

export const STRUCTURE_KEYS: readonly CheckSpec[] = [pathToTenants, COMPOSITE_KEYS, triggers];
