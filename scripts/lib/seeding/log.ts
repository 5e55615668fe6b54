import type pg from 'pg';
import type { Context } from '../runtime/context.ts';
import { messageOf } from '../runtime/errors.ts';
import type { GatedSeed } from './gate.ts';
import type { CreatedEntities } from './ledger.ts';

// Every attempt has a row in bulkhead.demo_seed_log. It begins and, when it fails, ends in a session of its own,
// so that it stays when the seed's transaction is rolled back; "completed" is written by that transaction itself,
// so that the log never claims what was not committed.

const BEGIN = `
  insert into bulkhead.demo_seed_log (seed_identifier, is_demo, status) values ($1, $2, 'started') returning id`;

const COMPLETE = `
  update bulkhead.demo_seed_log
     set status = 'completed', created_entities = $2, error = null, finished_at = clock_timestamp()
   where id = $1 and status = 'started'`;

const TURN_AWAY = `
  insert into bulkhead.demo_seed_log (seed_identifier, is_demo, status, error, finished_at)
  values ($1, $2, $3, $4, clock_timestamp())`;

const FAIL = `
  update bulkhead.demo_seed_log set status = $2, error = $3, finished_at = clock_timestamp()
   where id = $1 and status = 'started'`;

/** Writes down that an attempt begins; returns its id. */
export async function logBegin(client: pg.ClientBase, seed: GatedSeed): Promise<string> {
  const { rows } = await client.query<{ id: string }>(BEGIN, [seed.identifier, seed.isDemo]);
  if (rows[0] === undefined) throw new Error('bulkhead.demo_seed_log took no row');
  return rows[0].id;
}

/** Ends the attempt inside the seed's own transaction: it is completed when, and only when, the rows are there. */
export async function logCompleted(
  client: pg.ClientBase,
  id: string,
  created: CreatedEntities,
): Promise<void> {
  const { rowCount } = await client.query(COMPLETE, [id, JSON.stringify(created)]);
  if (rowCount !== 1) throw new Error(`bulkhead.demo_seed_log has no attempt ${id} that is under way`);
}

/** Writes down an attempt that did not get past the gate. */
export async function logTurnedAway(
  client: pg.ClientBase,
  seed: GatedSeed,
  status: 'failed' | 'refused',
  error: unknown,
  context: Context,
): Promise<void> {
  try {
    const message = context.secrets.scrub(messageOf(error));
    await client.query(TURN_AWAY, [seed.identifier, seed.isDemo, status, message]);
  } catch (logError) {
    context.log.warn(`The attempt could not be written down: ${messageOf(logError)}`);
  }
}

/** Ends a failed attempt. The seed's own error is what counts: one of the log is only said aloud. */
export async function logFailed(
  client: pg.ClientBase,
  id: string,
  status: 'failed' | 'refused',
  error: unknown,
  context: Context,
): Promise<void> {
  try {
    await client.query(FAIL, [id, status, context.secrets.scrub(messageOf(error))]);
  } catch (logError) {
    context.log.warn(`The attempt ${id} could not be marked ${status}: ${messageOf(logError)}`);
  }
}
