import type pg from 'pg';
import { connect, disconnect } from '../postgres/connect.ts';
import { quoteLiteral } from '../postgres/identifiers.ts';
import type { Context } from '../runtime/context.ts';

/** How long a COPY waits for a table that a migration holds, in milliseconds. */
const LOCK_TIMEOUT = 60_000;

/** How our sessions of a backup begin. A COPY takes as long as it takes. */
export const BACKUP_SESSION = { readOnly: true, statementTimeout: 0, lockTimeout: LOCK_TIMEOUT } as const;

const BEGIN = 'begin isolation level repeatable read read only';

const EXPORT = 'select pg_catalog.pg_export_snapshot() as id, pg_catalog.clock_timestamp() as "takenAt"';

/**
 * The text of money depends on the locale, beside what every session of ours pins already. Compiling a COPY costs a
 * tenth of a second and saves nothing: the time goes into turning values into text.
 */
const PIN = "set lc_monetary = 'C'; set jit = off";

/**
 * A view put in the place of a table between our look at the catalogue and the COPY would run code as us
 * (CVE-2024-7348); servers that have the setting refuse it.
 */
const NO_VIEWS = `
  select pg_catalog.set_config(name, 'view,foreign-table', false) from pg_catalog.pg_settings
   where name = 'restrict_nonsystem_relation_kind'`;

/** Unlike its other time limits, a server has this one only from 17 on; a backup is one long transaction. */
const NO_TIMEOUT = `
  select pg_catalog.set_config(name, '0', false) from pg_catalog.pg_settings where name = 'transaction_timeout'`;

/** One moment of the database, which other sessions can share while the session that exported it stays open. */
export interface Snapshot {
  readonly id: string;
  /** By the server's clock. */
  readonly takenAt: Date;
}

/** Begins a read-only transaction on `client` and exports its snapshot. Works on a replica as well. */
export async function exportSnapshot(client: pg.ClientBase): Promise<Snapshot> {
  await client.query(NO_TIMEOUT);
  await client.query(BEGIN);
  const { rows } = await client.query<Snapshot>(EXPORT);
  const snapshot = rows[0];
  if (snapshot === undefined) throw new Error('pg_export_snapshot gave no row');
  return snapshot;
}

/** Opens `count` sessions in the snapshot. When one cannot be opened, the others are ended. */
export async function openWorkers(
  url: string,
  context: Context,
  snapshot: Snapshot,
  count: number,
): Promise<pg.Client[]> {
  const opening = Array.from({ length: count }, () => openWorker(url, context, snapshot));
  const settled = await Promise.allSettled(opening);
  const workers = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failure = settled.find((result) => result.status === 'rejected');
  if (failure === undefined) return workers;
  await Promise.all(workers.map(disconnect));
  throw failure.reason;
}

async function openWorker(url: string, context: Context, snapshot: Snapshot): Promise<pg.Client> {
  const client = await connect(url, context, BACKUP_SESSION);
  try {
    await client.query(PIN);
    await client.query(NO_TIMEOUT);
    await client.query(NO_VIEWS);
    await client.query(`${BEGIN}; set transaction snapshot ${quoteLiteral(snapshot.id)}`);
    return client;
  } catch (error) {
    await disconnect(client);
    throw error;
  }
}
