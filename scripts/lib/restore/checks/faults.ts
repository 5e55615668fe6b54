import type pg from 'pg';
import type { BackupTable } from '../../backup/tables.ts';
import type { Check } from '../../runtime/result.ts';
import { faultsOf } from '../../tenancy/edges.ts';
import { hasReached, type Model } from '../../tenancy/model.ts';

/**
 * That every row's path leads to its own tenant: the questions that status and canaries ask of the live
 * database, asked of the restored one.
 */
export async function checkFaults(
  client: pg.ClientBase,
  model: Model,
  tables: readonly BackupTable[],
): Promise<Check[]> {
  const judged = new Set(tables.filter(({ tenancy }) => tenancy !== undefined).map(({ id }) => id));
  const found: Check[] = [];
  const asked: string[] = [];
  for (const fault of faultsOf(model)) {
    // A table on its way may lack the very columns that are asked for.
    if (!judged.has(fault.table.id)) continue;
    const query = `select count(*)::text as count ${fault.rows}`;
    asked.push(query);
    const { rows } = await client.query<{ count: string }>(query);
    const count = Number(rows[0]?.count);
    if (count === 0) continue;
    found.push({
      ...ABOUT,
      object: fault.label,
      verdict: hasReached(fault.table, 'backfilled') ? 'red' : 'planned',
      observed: `${count} rows: ${fault.kind}`,
      meaning: fault.meaning,
      query,
    });
  }
  if (found.length > 0) return found;
  const observed = `${asked.length} questions, no row out of place`;
  if (asked.length === 0) return [{ ...ABOUT, verdict: 'grey', observed }];
  const query = asked.map((one) => `${one.trim()};`).join('\n');
  return [{ ...ABOUT, verdict: 'green', observed, query }];
}

const ABOUT = {
  id: 'DRL-06',
  title: "Each row's path leads to its own tenant",
  expected: 'no row without its tenant or under a parent of another',
  meaning: "A restore would give one tenant another's rows.",
};
