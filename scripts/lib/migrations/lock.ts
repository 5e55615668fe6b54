import type pg from 'pg';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';

/** "bulk" and 1: the advisory lock that whoever applies migrations holds, one per database. */
export const LOCK_KEY: readonly [number, number] = [0x62756c6b, 1];

const TRY = 'select pg_try_advisory_lock($1, $2) as locked';
const RELEASE = 'select pg_advisory_unlock($1, $2)';

const HOLDER = `
  select l.pid, a.usename as role, a.application_name as application
    from pg_locks l left join pg_stat_activity a on a.pid = l.pid
   where l.locktype = 'advisory' and l.granted and l.objsubid = 2
     and l.database = (select oid from pg_database where datname = current_database())
     and l.classid = $1::int8::oid and l.objid = $2::int8::oid`;

/** Milliseconds between two tries. */
const PAUSE = 500;

/**
 * Runs `work` while no other session applies migrations to this database. Waits up to `patience`
 * milliseconds for another one to end, and says for whom; then throws `MIGRATIONS_LOCKED`.
 */
export async function withMigrationLock<T>(
  client: pg.ClientBase,
  context: Context,
  patience: number,
  work: () => Promise<T>,
): Promise<T> {
  await acquire(client, context, patience);
  try {
    return await work();
  } finally {
    // The lock ends with the session anyway; the error of the work must not be hidden by a dead connection.
    await client.query(RELEASE, [...LOCK_KEY]).catch(() => undefined);
  }
}

async function acquire(client: pg.ClientBase, context: Context, patience: number): Promise<void> {
  for (let waited = 0; ; waited += PAUSE) {
    const { rows } = await client.query<{ locked: boolean }>(TRY, [...LOCK_KEY]);
    if (rows[0]?.locked === true) return;
    const holder = await describeHolder(client);
    if (waited >= patience) {
      throw new BulkheadError({
        what: `${holder} is applying migrations to this database, and was not done after ${Math.round(patience / 1000)} s`,
        fix: 'Wait until it has ended, then run this again; a second run does only what is still to be done.',
        code: 'MIGRATIONS_LOCKED',
      });
    }
    if (waited === 0) context.log.info(`${holder} is applying migrations to this database; waiting for it`);
    await context.sleep(PAUSE);
  }
}

async function describeHolder(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ pid: number; role: string | null; application: string | null }>(
    HOLDER,
    [...LOCK_KEY],
  );
  const row = rows[0];
  if (row === undefined) return 'another session';
  const role = row.role === null ? '' : ` of ${row.role}`;
  const application = row.application ? ` (${row.application})` : '';
  return `session ${row.pid}${role}${application}`;
}
