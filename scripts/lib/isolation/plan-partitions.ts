import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import {
  ALL,
  attack,
  control,
  type Draft,
  type Ground,
  harmlessColumn,
  NOTHING,
  privileges,
  REFUSED,
  type Subject,
} from './ground.ts';
import { type Persona, SESSION } from './persona.ts';
import { actors, truncate } from './plan-surface.ts';
import type { Partition } from './relation.ts';
import { insertSql, rowsWithKey, type SeededRow } from './world.ts';

/** A partition read or written directly is not under the policies of the table above it. */
export function planPartitions(ground: Ground, draft: Draft, subject: Subject): void {
  for (const partition of subject.seeded.relation.partitions) {
    for (const persona of actors(ground)) planPartition(ground, draft, subject, partition, persona);
  }
}

function planPartition(
  ground: Ground,
  draft: Draft,
  subject: Subject,
  partition: Partition,
  persona: Persona,
): void {
  const { table, seeded } = subject;
  const granted = privileges(ground, persona, partition.oid);
  const sql = quoteQualified(partition);
  const place = {
    table: subject.table.id,
    object: partition.id,
    persona,
    family: 'ISO-08',
    stage: 'isolated',
  } as const;
  const rows = seeded.rows.filter((row) => !partition.leaf || row.place === partition.oid);
  const foreign = rows.filter((row) => row.tenant !== persona.tenant);
  const spares = foreign.filter(({ spare }) => spare);
  const where = (chosen: readonly SeededRow[]) => rowsWithKey(seeded, table.key, chosen);
  const there = control(
    draft,
    { ...place, persona: SESSION, attack: 'SELECT all' },
    `select count(*) from ${sql} where ${where(rows)}`,
    { rows: rows.length },
    true,
  );
  truncate(draft, { ...place, attack: 'TRUNCATE' }, sql, { granted, persona, there });
  const column = harmlessColumn(subject, ALL) ?? table.key[0] ?? '';
  const quoted = quoteIdentifier(column);
  const attempts = [
    {
      attack: 'SELECT foreign',
      may: granted.select.length > 0,
      counts: true,
      sql: `select count(*) from ${sql} where ${where(foreign)}`,
    },
    {
      attack: 'UPDATE foreign',
      may: granted.update.length > 0,
      counts: false,
      sql: `update ${sql} set ${quoted} = ${quoted} where ${where(foreign)}`,
    },
    {
      attack: 'DELETE foreign',
      may: granted.delete,
      counts: false,
      sql: `delete from ${sql} where ${where(spares)}`,
    },
  ];
  for (const attempt of attempts) {
    const cell = { ...place, attack: attempt.attack };
    if (!attempt.may) attack(draft, cell, attempt.sql, [REFUSED], [there], attempt.counts);
    else if (foreign.length === 0) {
      draft.gaps.push({
        ...cell,
        reason: `${persona.role} may use it directly, and no sample row lies in it`,
      });
    } else attack(draft, cell, attempt.sql, [NOTHING], [there], attempt.counts);
  }
  const victim = persona.tenant === 'A' ? 'B' : 'A';
  const row = seeded.fresh(victim);
  const insert = { ...place, attack: 'INSERT foreign' };
  const direct = insertSql({ ...seeded.relation, schema: partition.schema, name: partition.name }, row);
  if (granted.insert.length === 0) attack(draft, insert, direct, [REFUSED], [there]);
  else if (rows.length === 0) draft.gaps.push({ ...insert, reason: 'no sample row would lie in it' });
  else {
    const works = control(draft, { ...place, persona: SESSION, attack: `INSERT ${victim}` }, direct, {
      rows: 1,
    });
    attack(draft, insert, direct, [REFUSED], [works]);
  }
}
