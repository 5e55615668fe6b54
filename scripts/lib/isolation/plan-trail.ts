import { quoteIdentifier, quoteLiteral, quoteQualified } from '../postgres/identifiers.ts';
import {
  cellOf,
  control,
  type Draft,
  freeColumns,
  type Ground,
  privileges,
  rightful,
  type Subject,
} from './ground.ts';
import type { Persona } from './persona.ts';
import { SUCCESS } from './probe.ts';
import type { Column, Relation } from './relation.ts';
import { grantedValues } from './scene.ts';
import { insertSql, rowsWithKey, type SeededRow, storedValue, tenantKey } from './world.ts';

/** Columns of the trail by which an event is found again. */
const EVENT = ['xid', 'tenant', 'table_schema', 'table_name', 'operation', 'actor_role'];

/** What the application and the back end do to a tenant's rows stands in the trail, with the role that did it. */
export function planTrail(ground: Ground, draft: Draft, subject: Subject): void {
  const { audit } = ground;
  const { table, seeded } = subject;
  if (audit === undefined || table.audit === undefined || table.tenantColumn === undefined) return;
  if (!EVENT.every((name) => audit.columns.has(name))) return;
  const app = ground.cast.personas.find(({ kind }) => kind === 'app');
  const services = ground.cast.personas.filter(
    ({ kind, role }) => kind === 'service' && ground.roles.get(role ?? '')?.bypassRls === true,
  );
  for (const persona of [app === undefined ? undefined : rightful(ground, app), ...services]) {
    if (persona === undefined) continue;
    const granted = privileges(ground, persona, seeded.relation.oid);
    const row = table.kind === 'root' ? undefined : grantedValues({ subject, granted }, seeded.fresh('A'));
    if (row !== undefined) {
      record('INSERT', insertSql(seeded.relation, row), persona);
    }
    const spare = seeded.rows.find(({ tenant, spare }) => tenant === 'A' && spare);
    const free = freeColumns(subject, granted);
    const change = spare === undefined ? undefined : changeOf(subject, free, spare);
    if (change !== undefined) record('UPDATE', change.text, persona, change.proof);
    if (granted.delete && spare !== undefined) {
      const text = `delete from ${subject.sql} where ${rowsWithKey(seeded, table.key, [spare])}`;
      record('DELETE', text, persona);
    }
  }

  function record(operation: string, text: string, persona: Persona, proof?: string): void {
    if (audit === undefined) return;
    // A statement that touches no row leaves no trace, and should not.
    const works = control(
      draft,
      cellOf(subject, persona, 'ISO-18', `${operation} to be recorded`, 'enforced'),
      proof ?? text,
      { rows: 1 },
      proof !== undefined,
    );
    draft.probes.push({
      ...cellOf(subject, persona, 'ISO-18', `${operation} recorded`, 'enforced'),
      sql: text,
      counts: false,
      after: eventsSql(audit, ground, subject, operation, persona.role ?? ''),
      allowed: [{ rows: 1 }],
      aim: 'attack',
      controls: [works],
      breach: SUCCESS,
    });
  }
}

/** Counts the events of this transaction; the tenant is made up for it, so there are none of before. */
function eventsSql(
  audit: Relation,
  ground: Ground,
  { table }: Subject,
  operation: string,
  role: string,
): string {
  const tenant = tenantKey(ground, 'A') ?? '';
  const facts = { tenant, table_schema: table.schema, table_name: table.name, operation, actor_role: role };
  const conditions = Object.entries(facts).map(([name, value]) => `${name} = ${quoteLiteral(value)}`);
  return `select count(*) from ${quoteQualified(audit)} where xid = pg_current_xact_id() and ${conditions.join(' and ')}`;
}

/** An UPDATE of one row by a column that ties it to nothing, and the same with proof that it did change something. */
function changeOf(
  { seeded, table, sql }: Subject,
  free: readonly string[],
  row: SeededRow,
): { text: string; proof: string } | undefined {
  const changes = free.flatMap((name) => {
    const column = seeded.relation.columns.get(name);
    const to = column === undefined ? undefined : otherValue(column, row.values.get(name) ?? null);
    return to === undefined ? [] : [{ name, to }];
  });
  // A trigger may well fill in again what was emptied.
  const change = changes.find(({ to }) => to !== 'null') ?? changes[0];
  if (change === undefined) return undefined;
  const column = quoteIdentifier(change.name);
  const text = `update ${sql} set ${column} = ${change.to} where ${rowsWithKey(seeded, table.key, [row])}`;
  const before = storedValue(seeded, row, change.name);
  return {
    text,
    proof: `with changed as (${text} returning ${column} as value) select count(*) from changed where value is distinct from ${before}`,
  };
}

/** SQL for another value than the stored one; undefined where none is sure to be taken. */
function otherValue(column: Column, stored: string | null): string | undefined {
  const name = quoteIdentifier(column.name);
  if (column.domainChecks.length > 0 || stored === null) return undefined;
  if (column.category === 'S' && column.modifier === -1 && column.form === 'b') return `${name} || '.'`;
  if (column.category === 'B') return `not ${name}`;
  if (column.base === 'timestamptz' || column.base === 'timestamp') return `${name} + interval '1 second'`;
  return column.notNull ? undefined : 'null';
}
