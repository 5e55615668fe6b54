import {
  ALL,
  cellOf,
  control,
  type Draft,
  type Ground,
  harmlessColumn,
  privileges,
  rightful,
  type Subject,
  touchSql,
} from './ground.ts';
import { type Persona, SESSION } from './persona.ts';
import { nameOf } from './probe.ts';
import { insertSql, rowsWithKey, type SeededRow } from './world.ts';

/**
 * The controls of the connection's own role: the rows are there, and the statements do what they should. A role
 * that may not update or delete shows at least that the rows are there.
 */
export function sessionControls(ground: Ground, draft: Draft, subject: Subject) {
  const { table, seeded, sql } = subject;
  const granted = privileges(ground, SESSION, seeded.relation.oid);
  const spares = seeded.rows.filter(({ spare }) => spare);
  const where = (rows: readonly SeededRow[]) => rowsWithKey(seeded, table.key, rows);
  const column = harmlessColumn(subject, ALL) ?? table.key[0] ?? '';
  const cell = (attempt: string) => cellOf(subject, SESSION, 'ISO-01', attempt);
  const { rows } = seeded;
  const select = () =>
    control(
      draft,
      cell('SELECT all'),
      `select count(*) from ${sql} where ${where(rows)}`,
      { rows: rows.length },
      true,
    );
  return {
    select,
    insert: (tenant: 'A' | 'B') =>
      control(draft, cell(`INSERT ${tenant}`), insertSql(seeded.relation, seeded.fresh(tenant)), { rows: 1 }),
    update: () =>
      granted.update.length === 0
        ? select()
        : control(draft, cell('UPDATE all'), touchSql(subject, column, where(rows)), { rows: rows.length }),
    delete: () =>
      granted.delete
        ? control(draft, cell('DELETE spare'), `delete from ${sql} where ${where(spares)}`, {
            rows: spares.length,
          })
        : select(),
  };
}

/** The control beside an attack: the same statement where it may work, by the same role if there is one that may. */
export function beside(
  ground: Ground,
  subject: Subject,
  persona: Persona,
  attempt: string,
  otherwise: () => string,
): string {
  const right =
    persona.kind === 'app' ? (persona.tenant === undefined ? rightful(ground, persona) : persona) : undefined;
  return right === undefined
    ? otherwise()
    : nameOf({ object: subject.table.id, persona: right, attack: attempt });
}
