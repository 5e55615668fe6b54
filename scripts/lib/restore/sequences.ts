import type pg from 'pg';
import type { Detail } from '../archive/detail.ts';
import { workThrough } from '../backup/queue.ts';
import { quoteLiteral, quoteQualified } from '../postgres/identifiers.ts';

/** Sets every sequence to where it stood in the backup. */
export async function setSequences(client: pg.ClientBase, sequences: Detail['sequences']): Promise<void> {
  for (const sequence of sequences) {
    if (sequence.lastValue === null) continue;
    const name = quoteLiteral(quoteQualified(sequence));
    await client.query(
      `select pg_catalog.setval(${name}::pg_catalog.regclass, ${sequence.lastValue}, ${sequence.isCalled})`,
    );
  }
}

/**
 * Gives the planner its statistics, several tables at once: without them the checks, and any use of the database, take
 * far longer.
 */
export async function analyzeTables(
  lanes: readonly pg.ClientBase[],
  tables: Detail['tables'],
  stop: AbortController,
): Promise<void> {
  const largestFirst = [...tables].sort((a, b) => b.rows - a.rows);
  await workThrough(lanes, largestFirst, stop, async (lane, table) => {
    await lane.query(`analyze ${quoteQualified(table)}`);
  });
}
