import { beside, sessionControls } from './controls.ts';
import {
  ALL,
  attack,
  cellOf,
  control,
  type Draft,
  foreignRows,
  type Ground,
  harmlessColumn,
  isMembership,
  NOTHING,
  ownRows,
  privileges,
  REFUSED,
  type Subject,
  touchSql,
} from './ground.ts';
import { planJoin, planMove, planUpsert } from './plan-takeover.ts';
import { grantedValues, key, type Scene } from './scene.ts';
import { covers } from './surface.ts';
import { insertSql, literalOf, type RowValues, type SeededRow } from './world.ts';

/** What an application, a visitor or the tables' owner could try on a table that holds tenants' rows. */
export function planAccess(ground: Ground, draft: Draft, subject: Subject): void {
  for (const persona of ground.cast.personas) {
    if (persona.kind === 'service') continue;
    const granted = privileges(ground, persona, subject.seeded.relation.oid);
    const scene: Scene = { ground, draft, subject, persona, granted };
    planSelect(scene);
    planInsert(scene);
    planUpdate(scene);
    planDelete(scene);
    if (persona.kind !== 'app' || persona.tenant === undefined) continue;
    planMove(scene);
    planUpsert(scene);
    if (isMembership(ground.model, subject.table)) planJoin(scene);
  }
}

function planSelect(scene: Scene): void {
  const { draft, subject, persona, granted, ground } = scene;
  const session = sessionControls(ground, draft, subject);
  const foreign = cellOf(subject, persona, 'ISO-01', 'SELECT foreign');
  const count = (rows: readonly SeededRow[]) =>
    `select count(*) from ${subject.sql} where ${key(scene, rows)}`;
  const rows = foreignRows(subject, persona);
  if (granted.select.length === 0) {
    attack(draft, foreign, count(rows), [REFUSED], [session.select()], true);
    return;
  }
  if (!covers(granted.select, subject.table.key)) {
    draft.gaps.push({ ...foreign, reason: 'the role may read other columns, but not the key' });
    return;
  }
  if (persona.kind === 'app' && persona.tenant !== undefined) {
    const own = ownRows(ground, subject, persona);
    control(draft, cellOf(subject, persona, 'ISO-01', 'SELECT own'), count(own), { rows: own.length }, true);
  }
  attack(
    draft,
    foreign,
    count(rows),
    [NOTHING],
    [beside(ground, subject, persona, 'SELECT own', session.select)],
    true,
  );
}

function planInsert(scene: Scene): void {
  const { draft, subject, persona, ground } = scene;
  const { seeded, table } = subject;
  const session = sessionControls(ground, draft, subject);
  const victim = persona.tenant === 'A' ? 'B' : 'A';
  const row = seeded.fresh(victim);
  const cell = cellOf(subject, persona, 'ISO-02', 'INSERT foreign');
  const mine = grantedValues(scene, row);
  if (mine === undefined) {
    attack(draft, cell, insertSql(seeded.relation, row), [REFUSED], [session.insert(victim)]);
    return;
  }
  const isApp = persona.kind === 'app';
  if (isApp && persona.tenant !== undefined && table.kind !== 'root' && !isMembership(ground.model, table)) {
    const own = grantedValues(scene, seeded.fresh(persona.tenant)) ?? mine;
    control(draft, cellOf(subject, persona, 'ISO-02', 'INSERT own'), insertSql(seeded.relation, own), {
      rows: 1,
    });
  }
  const alone = table.kind === 'root' || isMembership(ground.model, table);
  const besides = alone
    ? undefined
    : beside(ground, subject, persona, 'INSERT own', () => session.insert(victim));
  attack(draft, cell, insertSql(seeded.relation, mine), [REFUSED], [besides, session.insert(victim)]);
  if (persona.flaw === 'unknown' && ground.model.claim.from !== 'membership') planUnknown(scene, mine);
  if (isApp && table.nullTenant === 'global' && table.tenantColumn !== undefined) {
    const global = new Map(mine).set(table.tenantColumn, 'null');
    const attempt = cellOf(subject, persona, 'ISO-02', 'INSERT for everybody');
    attack(draft, attempt, insertSql(seeded.relation, global), [REFUSED], [session.insert(victim)]);
  }
}

/** A token of a tenant that is gone: policies let it write for itself, the keys must not. */
function planUnknown(scene: Scene, values: RowValues): void {
  const { draft, subject, persona, ground } = scene;
  const { table, seeded } = subject;
  const column = table.tenantColumn;
  if (column === undefined) return;
  const row = new Map(values).set(column, literalOf(seeded.relation, column, ground.unknownTenant));
  const cell = cellOf(subject, persona, 'ISO-13', 'INSERT for its unknown tenant', 'constrained');
  const allowed = table.kind === 'root' ? [REFUSED] : [{ state: '23503' }];
  attack(draft, cell, insertSql(seeded.relation, row), allowed, [
    sessionControls(ground, draft, subject).insert('A'),
  ]);
}

function planUpdate(scene: Scene): void {
  const { draft, subject, persona, granted, ground } = scene;
  const session = sessionControls(ground, draft, subject);
  const cell = cellOf(subject, persona, 'ISO-03', 'UPDATE foreign');
  const rows = foreignRows(subject, persona);
  const column = harmlessColumn(subject, granted);
  if (granted.update.length === 0) {
    const any = harmlessColumn(subject, ALL) ?? subject.table.key[0] ?? '';
    const sql = touchSql(subject, any, key(scene, rows));
    attack(draft, cell, sql, [REFUSED], [session.update()]);
    return;
  }
  if (column === undefined || !covers(granted.select, subject.table.key)) {
    draft.gaps.push({ ...cell, reason: 'the role may write columns that it may not read' });
    return;
  }
  const touch = (targets: readonly SeededRow[]) => touchSql(subject, column, key(scene, targets));
  if (persona.kind === 'app' && persona.tenant !== undefined) {
    const own = ownRows(ground, subject, persona);
    control(draft, cellOf(subject, persona, 'ISO-03', 'UPDATE own'), touch(own), { rows: own.length });
  }
  attack(
    draft,
    cell,
    touch(rows),
    [NOTHING],
    [beside(ground, subject, persona, 'UPDATE own', session.update)],
  );
}

function planDelete(scene: Scene): void {
  const { draft, subject, persona, granted, ground } = scene;
  const { table } = subject;
  const session = sessionControls(ground, draft, subject);
  const cell = cellOf(subject, persona, 'ISO-04', 'DELETE foreign');
  const sql = (rows: readonly SeededRow[]) => `delete from ${subject.sql} where ${key(scene, rows)}`;
  // Nothing refers to the spare rows, so that only row-level security stands in the way.
  const rows = foreignRows(subject, persona).filter(({ spare }) => spare);
  if (!granted.delete) {
    attack(draft, cell, sql(rows), [REFUSED], [session.delete()]);
    return;
  }
  if (!covers(granted.select, table.key)) {
    draft.gaps.push({ ...cell, reason: 'the role may delete rows that it may not read' });
    return;
  }
  const own = ownRows(ground, subject, persona).filter(
    ({ spare }) => spare || isMembership(ground.model, table),
  );
  const may = persona.kind === 'app' && persona.tenant !== undefined && table.kind !== 'root';
  if (may) {
    control(draft, cellOf(subject, persona, 'ISO-04', 'DELETE own'), sql(own), { rows: own.length });
  }
  const attempt = table.kind === 'root' ? 'SELECT own' : 'DELETE own';
  attack(
    draft,
    cell,
    sql(rows),
    [NOTHING],
    [beside(ground, subject, persona, attempt, session.delete), session.delete()],
  );
}
