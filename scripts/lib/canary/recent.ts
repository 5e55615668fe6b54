import { quoteIdentifier } from '../postgres/identifiers.ts';
import { type Fault, faultsOf } from '../tenancy/edges.ts';
import { hasReached, type Model } from '../tenancy/model.ts';
import { isAbsent, reasonOf } from './ask.ts';
import { askedOf, type Canary, type Finding, type Ground, plural } from './canary.ts';
import { greenBesideTenants } from './faults.ts';
import { CAP, countRows } from './measure.ts';

/** Rows without their place that were written lately: whoever writes them does it now, and goes on. */
export const RECENT: Canary = {
  id: 'CAN-06',
  title: 'No row was written lately without its place',
  expected: '0 rows in the last hours',
  meaning:
    'Some part of the application writes rows without their parent or tenant, now: every hour makes more of them.',
  async look(ground) {
    const tables = recentTables(ground.model, ground.writtenAt);
    if (tables.length === 0) {
      return {
        notHere: 'no table has a column that says when a row was written (canaries.written names one)',
      };
    }
    const findings: Finding[] = [];
    for (const { faults, column } of tables) findings.push(await lookAt(ground, faults, column));
    return findings;
  },
};

/**
 * Tables that say when a row was written, each with the faults that a row can be written with: no tenant, no parent
 * where there must be one, and a parent that is not there where there must be one or where it can be found again.
 */
function recentTables(
  model: Model,
  writtenAt: ReadonlyMap<string, string>,
): { faults: readonly Fault[]; column: string }[] {
  return [
    ...Map.groupBy(
      faultsOf(model).filter((fault) => counts(model, fault)),
      ({ table }) => table.id,
    ),
  ].flatMap(([id, faults]) => {
    const column = writtenAt.get(id);
    return column === undefined ? [] : [{ faults, column }];
  });
}

function counts(model: Model, { kind, edge, table }: Fault): boolean {
  if (kind === 'null-tenant' || kind === 'null-parent') return true;
  if (kind !== 'missing-parent' || edge === undefined) return false;
  const strategies = model.recovery.strategies.get(table.id) ?? [];
  return !edge.optional || strategies.some((strategy) => strategy.edge === edge);
}

async function lookAt(ground: Ground, faults: readonly Fault[], column: string): Promise<Finding> {
  const { canaries } = ground.model;
  const since = `c.${quoteIdentifier(column)} > now() - interval '${canaries.recentHours} hours'`;
  // The condition of each of these kinds is one term, so that another can follow it.
  const [first, ...others] = faults.map(({ rows }) => `${rows} and ${since}`);
  const query = countRows([first, ...others.map((rows) => `select 1 ${rows}`)].join(' union all '), CAP);
  const answer = await ground.asker.ask<{ rows: number }>(query);
  const found = answer.rows?.[0]?.rows;
  const table = faults[0]?.table;
  const finding = { ...(table === undefined ? {} : { object: table.id }), ...askedOf(query, answer) };
  const onItsWay = table !== undefined && !hasReached(table, 'backfilled');
  if (found === undefined) {
    const absent = onItsWay && isAbsent(answer.failure);
    const observed = answer.failure === undefined ? 'no answer' : reasonOf(answer.failure);
    return { ...finding, verdict: absent ? 'planned' : 'grey', observed };
  }
  if (found === 0) return { ...finding, ...greenBesideTenants(ground.tenants), number: 0 };
  return {
    ...finding,
    verdict: onItsWay ? 'planned' : 'red',
    observed: `${found === CAP ? `${CAP} rows or more` : plural(found, 'row')} in the last ${canaries.recentHours} hours`,
    fix: 'Find what writes them (the audit trail names login and application), stop it, then recover the rows.',
    number: found,
  };
}
