import type pg from 'pg';
import { BulkheadError } from '../runtime/errors.ts';

const TAKE = 'select pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended($1, 0)) as taken';

const HOLDER = `
  select a.pid, a.backend_start::text as since
    from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid
   where l.locktype = 'advisory' and l.granted and l.objsubid = 1
     and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
     and ((l.classid::int8 << 32) | l.objid::int8) = pg_catalog.hashtextextended($1, 0)`;

/**
 * Takes the one place for a backup of this environment, for as long as the session lives: two runs at once
 * would give their manifests the same number. Throws BACKUP_RUNNING when it is taken.
 */
export async function takeBackupLock(client: pg.ClientBase, environment: string): Promise<void> {
  const name = `bulkhead:backup:${environment}`;
  const { rows } = await client.query<{ taken: boolean }>(TAKE, [name]);
  if (rows[0]?.taken === true) return;
  const { rows: holders } = await client.query<{ pid: number; since: string }>(HOLDER, [name]);
  const holder = holders[0];
  const who = holder === undefined ? '' : ` (server process ${holder.pid}, connected since ${holder.since})`;
  throw new BulkheadError({
    what: `a backup of environment "${environment}" is already running${who}`,
    fix: 'Wait until it has ended. If it hangs, end its session with pg_terminate_backend; the lock goes with it.',
    code: 'BACKUP_RUNNING',
    runbook: 'RUNBOOK-MULTI-TENANT.md#a-backup-failed',
  });
}
