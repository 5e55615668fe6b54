import type pg from 'pg';
import type { Detail } from '../archive/detail.ts';
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

/** Gives the planner its statistics: without them the checks, and any use of the database, take far longer. */
export async function analyzeTables(client: pg.ClientBase, tables: Detail['tables']): Promise<void> {
  for (const table of tables) await client.query(`analyze ${quoteQualified(table)}`);
}
