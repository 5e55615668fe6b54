import { quoteIdentifier } from '../postgres/identifiers.ts';
import type { Edge } from '../tenancy/model.ts';
import { sessionControls } from './controls.ts';
import { attack, cellOf, control, type Draft, type Ground, privileges, type Subject } from './ground.ts';
import { type Persona, SESSION } from './persona.ts';
import { moveAssignments } from './plan-takeover.ts';
import { covers } from './surface.ts';
import {
  bindingColumns,
  hasTenant,
  insertSql,
  literalOf,
  parentIds,
  type RowValues,
  rowsWithKey,
  type SeededTable,
} from './world.ts';

const NO_NULL = { state: '23502' } as const;
const NO_PARENT = { state: '23503' } as const;
/** A guard of the table that forbids the move, whatever the keys say. */
const FROZEN = [{ state: '42501' }, { state: 'P0001' }] as const;

interface Scene {
  readonly ground: Ground;
  readonly draft: Draft;
  readonly subject: Subject;
  readonly persona: Persona;
  readonly base: RowValues;
  /** Name of the control: the row that each attack spoils in one place. */
  readonly good: string;
}

/**
 * What must be impossible for every role, also for those that see past row-level security: the connection's
 * own and the model's service roles.
 */
export function planStructure(ground: Ground, draft: Draft, subject: Subject): void {
  if (subject.table.kind === 'root' || subject.table.kind === 'shared') return;
  const base = subject.seeded.fresh('A');
  const services = ground.cast.personas.filter(
    (persona) => persona.kind === 'service' && ground.roles.get(persona.role ?? '')?.bypassRls === true,
  );
  for (const persona of [SESSION, ...services]) {
    const granted = privileges(ground, persona, subject.seeded.relation.oid);
    // A role without these privileges is refused before any key is asked.
    if (!covers(granted.insert, [...base.keys()]) || !covers(granted.select, [...base.keys()])) continue;
    const cell = cellOf(subject, persona, 'ISO-11', 'INSERT A', 'constrained');
    const good = control(draft, cell, insertSql(subject.seeded.relation, base), { rows: 1 });
    const scene = { ground, draft, subject, persona, base, good };
    planNull(scene);
    for (const edge of subject.table.parents) planParent(scene, edge);
    planUnknown(scene);
    if (covers(granted.update, [...base.keys()])) planMoves(scene);
  }
}

/** A trigger may fill the column in from the parent: then no row without it is stored, which is as good. */
function insertStored({ subject }: Scene, values: RowValues, column: string): string {
  const quoted = quoteIdentifier(column);
  const insert = insertSql(subject.seeded.relation, values, ` returning ${quoted} as stored`);
  return `with made as (${insert}) select count(*) from made where stored is null`;
}

function planNull(scene: Scene): void {
  const { draft, subject, persona, base, good } = scene;
  const { table } = subject;
  const parents = table.parents.filter((edge) => !edge.optional).flatMap((edge) => edge.columns);
  const own = table.nullTenant === 'global' ? [] : bindingColumns(table);
  for (const column of new Set([...own, ...parents.map((pair) => pair.child)])) {
    const cell = cellOf(subject, persona, 'ISO-11', `INSERT without ${column}`, 'constrained');
    const sql = insertStored(scene, new Map(base).set(column, 'null'), column);
    attack(draft, cell, sql, [NO_NULL, { rows: 0 }], [good], true);
  }
}

function planParent(scene: Scene, edge: Edge): void {
  const { ground, draft, subject, persona, base, good } = scene;
  const { relation } = subject.seeded;
  const parents = ground.world.tables.get(edge.parent.id);
  const label = edge.columns.map((pair) => pair.child).join('+');
  const at = (family: 'ISO-12' | 'ISO-13', attempt: string) =>
    cellOf(subject, persona, family, attempt, 'constrained');
  if (parents === undefined) {
    draft.gaps.push({
      ...at('ISO-12', `INSERT under a foreign ${label}`),
      reason: 'its parent was not seeded',
    });
    return;
  }
  const missing = referTo(edge, base, (column) => absentValue(parents, column));
  attack(
    draft,
    at('ISO-13', `INSERT under a missing ${label}`),
    insertSql(relation, missing),
    [NO_PARENT],
    [good],
  );
  if (!hasTenant(edge) || edge === subject.table.via) return;

  const foreign = parentRow(parents, 'B', 1);
  const spare = subject.seeded.rows.find((row) => row.tenant === 'A' && row.spare);
  if (foreign === undefined || spare === undefined) return;
  const pick = (values: ReadonlyMap<string, string | null>) => (column: string) =>
    literalOf(parents.relation, column, values.get(column) ?? null);
  const inserted = referTo(edge, base, pick(foreign.values));
  attack(
    draft,
    at('ISO-12', `INSERT under a foreign ${label}`),
    insertSql(relation, inserted),
    [NO_PARENT],
    [good],
  );
  const where = rowsWithKey(subject.seeded, subject.table.key, [spare]);
  const set = edge.columns.map(
    (pair) => `${quoteIdentifier(pair.child)} = ${pick(foreign.values)(pair.parent)}`,
  );
  attack(
    draft,
    at('ISO-12', `UPDATE to a foreign ${label}`),
    `update ${subject.sql} set ${set.join(', ')} where ${where}`,
    [NO_PARENT],
    [sessionControls(ground, draft, subject).update()],
  );

  const elsewhere = parentRow(parents, 'A', 1);
  const differs = edge.agree.some(
    (pair) => elsewhere !== undefined && pick(elsewhere.values)(pair.parent) !== base.get(pair.child),
  );
  if (elsewhere === undefined || !differs) return;
  const astray = referTo(edge, base, pick(elsewhere.values));
  attack(
    draft,
    at('ISO-12', `INSERT under a ${label} of another branch`),
    insertSql(relation, astray),
    [NO_PARENT],
    [good],
  );
}

/** The row with this reference, and nothing else, pointing somewhere else. */
function referTo(edge: Edge, base: RowValues, value: (parentColumn: string) => string): RowValues {
  const row = new Map(base);
  for (const pair of edge.columns) row.set(pair.child, value(pair.parent));
  return row;
}

/** A key that the parent's table does not hold: that of a row which was never inserted. */
function absentValue(parents: SeededTable, column: string): string {
  // Of the other tenant, so that a table that refers to itself does not find the very row that is inserted.
  return parents.fresh('B').get(column) ?? 'null';
}

function parentRow(parents: SeededTable, tenant: 'A' | 'B', branch: 1) {
  return parents.rows.find((row) => row.tenant === tenant && row.branch === branch && !row.spare);
}

function planUnknown(scene: Scene): void {
  const { ground, draft, subject, persona, base, good } = scene;
  const { table, seeded } = subject;
  if (table.tenantColumn === undefined) return;
  const unknown = literalOf(seeded.relation, table.tenantColumn, ground.unknownTenant);
  const row = new Map(base).set(table.tenantColumn, unknown);
  const at = (attempt: string) => cellOf(subject, persona, 'ISO-13', attempt, 'constrained');
  attack(draft, at('INSERT for an unknown tenant'), insertSql(seeded.relation, row), [NO_PARENT], [good]);
  const optional = table.parents.filter((edge) => edge.optional).flatMap((edge) => edge.columns);
  if (optional.length === 0) return;
  // A NULL in a composite key switches the key off: then another one must lead to the tenant.
  const bare = new Map(row);
  for (const pair of optional) bare.set(pair.child, 'null');
  attack(
    draft,
    at('INSERT for an unknown tenant without optional parents'),
    insertSql(seeded.relation, bare),
    [NO_PARENT],
    [good],
  );
}

function planMoves(scene: Scene): void {
  const { ground, draft, subject, persona } = scene;
  const { table, seeded } = subject;
  // A row that knows its tenant only through a parent is wherever that parent is.
  if (table.tenantColumn === undefined) return;
  const control = sessionControls(ground, draft, subject).update();
  const spare = seeded.rows.find((row) => row.tenant === 'A' && row.spare);
  const parent = seeded.rows.find((row) => row.tenant === 'A' && row.branch === 1 && !row.spare);
  const update = (assignments: readonly (readonly [string, string])[], where: string) =>
    `update ${subject.sql} set ${assignments.map(([name, value]) => `${quoteIdentifier(name)} = ${value}`).join(', ')} where ${where}`;
  if (spare !== undefined) {
    const cell = cellOf(subject, persona, 'ISO-14', 'UPDATE to the other tenant', 'enforced');
    const where = rowsWithKey(seeded, table.key, [spare]);
    attack(draft, cell, update(moveAssignments(subject, 'B'), where), FROZEN, [control]);
  }
  const isTied = parentIds(ground.model).has(table.id) || table.parents.some(hasTenant);
  if (parent === undefined || !isTied) return;
  const tenant = seeded.fresh('B').get(table.tenantColumn) ?? 'null';
  const cell = cellOf(subject, persona, 'ISO-14', 'UPDATE of the tenant alone', 'constrained');
  const where = rowsWithKey(seeded, table.key, [parent]);
  attack(
    draft,
    cell,
    update([[table.tenantColumn, tenant]], where),
    [...FROZEN, NO_PARENT, { state: '23001' }],
    [control],
  );
}
