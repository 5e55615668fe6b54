import { quoteIdentifier } from '../postgres/identifiers.ts';
import { beside, sessionControls } from './controls.ts';
import {
  attack,
  cellOf,
  control,
  foreignRows,
  harmlessColumn,
  isMembership,
  ownRows,
  REFUSED,
  type Subject,
} from './ground.ts';
import { memberOf, SESSION } from './persona.ts';
import { grantedValues, key, type Scene } from './scene.ts';
import { covers } from './surface.ts';
import { bindingColumns, insertSql, type RowValues, type SeededRow, storedValue } from './world.ts';

/** Hands a row to the other tenant, with all its parents, so that no key can object: only a guard can. */
export function planMove(scene: Scene): void {
  const { draft, subject, persona, granted, ground } = scene;
  const { table } = subject;
  const own = ownRows(ground, subject, persona);
  const row = own.find(({ spare }) => spare) ?? (isMembership(ground.model, table) ? own[0] : undefined);
  const bound = bindingColumns(table);
  if (row === undefined || table.kind === 'root' || bound.length === 0) return;
  const cell = cellOf(subject, persona, 'ISO-05', 'UPDATE to the other tenant');
  const all = moveAssignments(subject, persona.tenant === 'A' ? 'B' : 'A');
  const mine = all.filter(([name]) => covers(granted.update, [name]) || bound.includes(name));
  const sql = `update ${subject.sql} set ${mine.map(([name, value]) => `${quoteIdentifier(name)} = ${value}`).join(', ')} where ${key(scene, [row])}`;
  const may = covers(granted.update, bound);
  const session = sessionControls(ground, draft, subject);
  attack(draft, cell, sql, may ? [REFUSED, { state: 'P0001' }] : [REFUSED], [
    may ? beside(ground, subject, persona, 'UPDATE own', session.update) : session.update(),
  ]);
}

/** What a row of the other tenant has in the columns that tie it: tenant, parents, and what must agree. */
export function moveAssignments({ table, seeded }: Subject, tenant: 'A' | 'B'): [string, string][] {
  const values = seeded.fresh(tenant);
  const edges = table.parents.filter((edge) => edge.parent.kind !== 'shared');
  const names = new Set([
    ...bindingColumns(table),
    ...edges.flatMap((edge) => [...edge.columns, ...edge.agree]).map((pair) => pair.child),
  ]);
  return [...names].flatMap((name): [string, string][] => {
    const value = values.get(name);
    return value === undefined ? [] : [[name, value]];
  });
}

/** Writes over a foreign row by naming its key: an INSERT that turns into an UPDATE. */
export function planUpsert(scene: Scene): void {
  const { draft, subject, persona, granted, ground } = scene;
  const { table, seeded } = subject;
  const { tenant } = persona;
  const keyed = seeded.relation.uniques.some(
    ({ columns }) => columns.length === table.key.length && columns.every((name) => table.key.includes(name)),
  );
  const foreign = foreignRows(subject, persona).find(({ spare }) => spare);
  const own = ownRows(ground, subject, persona).find(({ spare }) => spare);
  if (!keyed || tenant === undefined || foreign === undefined) return;
  const mine = grantedValues(scene, seeded.fresh(tenant));
  const column = harmlessColumn(subject, granted);
  const session = sessionControls(ground, draft, subject);
  const upsert = (values: RowValues, over: SeededRow) => {
    const row = new Map(values);
    for (const name of table.key) row.set(name, storedValue(seeded, over, name));
    const target = quoteIdentifier(column ?? table.key[0] ?? '');
    return insertSql(
      seeded.relation,
      row,
      ` on conflict (${table.key.map(quoteIdentifier).join(', ')}) do update set ${target} = excluded.${target}`,
    );
  };
  const cell = cellOf(subject, persona, 'ISO-06', 'UPSERT onto a foreign key');
  const may = mine !== undefined && column !== undefined && table.key.every((name) => mine.has(name));
  if (!may || own === undefined || table.kind === 'root') {
    attack(draft, cell, upsert(mine ?? seeded.fresh(tenant), foreign), [REFUSED], [session.insert(tenant)]);
    return;
  }
  const works = cellOf(subject, persona, 'ISO-06', 'UPSERT onto its own key');
  const name = control(draft, works, upsert(mine, own), { rows: 1 });
  attack(draft, cell, upsert(mine, foreign), [REFUSED], [name]);
}

/** Makes itself a member of the other tenant: whoever can do that has everything else. */
export function planJoin(scene: Scene): void {
  const { draft, subject, persona, ground } = scene;
  const { claim } = ground.model;
  if (claim.from !== 'membership' || persona.tenant === undefined) return;
  const { seeded } = subject;
  const member = memberOf(ground.world, subject.table.id, persona.tenant);
  if (member === undefined) return;
  const other = persona.tenant === 'A' ? 'B' : 'A';
  const row = new Map(seeded.fresh(other)).set(
    claim.userColumn,
    storedValue(seeded, member, claim.userColumn),
  );
  const cell = cellOf(subject, persona, 'ISO-17', 'INSERT itself as a member of the other tenant');
  attack(
    draft,
    cell,
    insertSql(seeded.relation, row),
    [REFUSED],
    [
      control(
        draft,
        cellOf(subject, SESSION, 'ISO-17', `INSERT user of ${persona.tenant} into ${other}`),
        insertSql(seeded.relation, row),
        { rows: 1 },
      ),
    ],
  );
}
