import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import type { TableModel } from '../tenancy/model.ts';
import { sessionControls } from './controls.ts';
import { cellOf, type Draft, type Ground, privileges, type Subject } from './ground.ts';
import { SESSION } from './persona.ts';
import { bindingColumns, rowsWithKey, storedValue } from './world.ts';

/** Refused by a key, by a column that may not be emptied, or by a guard of the table. */
const REFUSALS = ['23503', '23001', '23502', '42501', 'P0001'].map((state) => ({ state }));

/**
 * Deletes a row that others hang below. Either it is refused, or every one of them is still there, with its
 * tenant and its mandatory parents.
 */
export function planDelete(ground: Ground, draft: Draft, subject: Subject): void {
  const { table, seeded } = subject;
  const row = seeded.rows.find(({ tenant, branch, spare }) => tenant === 'A' && branch === 1 && !spare);
  const below = childrenOf(ground, table);
  if (row === undefined || below.length === 0) return;
  const lost = below.map((child) => lostRows(ground, child)).join(' + ');
  const services = ground.cast.personas.filter(
    ({ kind, role }) => kind === 'service' && ground.roles.get(role ?? '')?.bypassRls === true,
  );
  for (const persona of [SESSION, ...services]) {
    const granted = privileges(ground, persona, seeded.relation.oid);
    if (!granted.delete || granted.select.length === 0) continue;
    draft.probes.push({
      ...cellOf(subject, persona, 'ISO-20', 'DELETE with rows below', 'constrained'),
      sql: `delete from ${subject.sql} where ${rowsWithKey(seeded, table.key, [row])}`,
      counts: false,
      after: `select ${lost}`,
      allowed: [{ rows: 0 }, ...REFUSALS],
      aim: 'attack',
      controls: [sessionControls(ground, draft, subject).delete()],
    });
  }
}

/** Tables with seeded rows that refer to this one; to the tenants, all that carry their key. */
function childrenOf(ground: Ground, parent: TableModel): TableModel[] {
  return [...ground.model.tables.values()].filter(
    (table) =>
      table.id !== parent.id &&
      ground.world.tables.has(table.id) &&
      (table.parents.some((edge) => edge.parent.id === parent.id) ||
        (parent.kind === 'root' && table.tenantColumn !== undefined)),
  );
}

/** SQL for how many of tenant A's rows of a table are gone or no longer whole. */
function lostRows({ world }: Ground, table: TableModel): string {
  const seeded = world.tables.get(table.id);
  const rows = seeded?.rows.filter(({ tenant }) => tenant === 'A') ?? [];
  const [first] = rows;
  if (seeded === undefined || first === undefined) return '0';
  const parents = table.parents.filter((edge) => !edge.optional).flatMap((edge) => edge.columns);
  const mandatory = new Set([...bindingColumns(table), ...parents.map((pair) => pair.child)]);
  const whole = [...mandatory].map((column) => `${quoteIdentifier(column)} is not null`);
  if (table.tenantColumn !== undefined) {
    whole.push(`${quoteIdentifier(table.tenantColumn)} = ${storedValue(seeded, first, table.tenantColumn)}`);
  }
  const conditions = [rowsWithKey(seeded, table.key, rows), ...whole];
  return `(${rows.length} - (select count(*) from ${quoteQualified(table)} where ${conditions.join(' and ')}))`;
}
