import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { readRelations } from '../../isolation/relation.ts';
import { seedWorld } from '../../isolation/seed.ts';
import { insertRowsSql, type SeededTable, type World } from '../../isolation/world.ts';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { transaction } from '../../postgres/transaction.ts';
import type { Model } from '../../tenancy/model.ts';
import { orderTables } from '../../tenancy/order.ts';

/** Rows per statement: small enough for the parser, large enough that the way there is not what takes the time. */
const BATCH = 500;

/**
 * Fills a scratch database: two tenants with every kind of row that the isolation tests know how to make, then as many
 * more of each table as asked for, half of them each tenant's. Committed, and planned with fresh statistics. Tables in
 * which no row can be made stay empty; the world names them with the reason.
 */
export async function fillBase(client: pg.ClientBase, model: Model, rows: number): Promise<World> {
  const relations = await readRelations(client, model.tables.values());
  const seed = randomBytes(8).readBigUInt64BE() >> 1n;
  const world = await transaction(client, {}, async () => {
    const seeded = await seedWorld(client, model, relations, seed);
    for (const table of orderTables(model)) {
      const filled = seeded.tables.get(table.id);
      if (filled !== undefined && table.id !== model.tenant.table.id) await enlarge(client, filled, rows);
    }
    return seeded;
  });
  // Of the tables alone: what the server knows of its own catalogue came with it.
  const tables = [...world.tables.values()].map(({ relation }) => quoteQualified(relation));
  if (tables.length > 0) await client.query(`analyze ${tables.join(', ')}`);
  return world;
}

/**
 * Without the tables' triggers, which are what takes the time: the rows are as those that were seeded with them, and refer
 * to the same parents. With them where a trigger is what makes a row complete.
 */
async function enlarge(client: pg.ClientBase, table: SeededTable, rows: number): Promise<void> {
  await client.query('savepoint bulkhead_quick; set local session_replication_role = replica');
  try {
    await insertBatches(client, table, rows);
    await client.query('release savepoint bulkhead_quick; set local session_replication_role = origin');
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    await client.query('rollback to savepoint bulkhead_quick');
    await insertBatches(client, table, rows);
  }
}

async function insertBatches(client: pg.ClientBase, table: SeededTable, rows: number): Promise<void> {
  for (let made = table.rows.length; made < rows; made += BATCH) {
    const count = Math.min(BATCH, rows - made);
    const batch = Array.from({ length: count }, (_, index) =>
      table.further(index % 2 === 0 ? 'A' : 'B', Math.floor((made + index) / 2)),
    ).filter((row) => row !== undefined);
    // A row that a unique key does not let in a second time, such as the one child of its parent, is left out.
    if (batch.length > 0) await client.query(insertRowsSql(table.relation, batch, ' on conflict do nothing'));
  }
}
