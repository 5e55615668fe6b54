import type pg from 'pg';
import { BulkheadError } from '../runtime/errors.ts';

const TAKE = 'select pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended($1, 0)) as taken';

const SHARE = 'select pg_catalog.pg_try_advisory_lock_shared(pg_catalog.hashtextextended($1, 0)) as taken';

/** Sessions that hold the first lock and not the second one. */
const HOLDERS = `
  select a.pid, a.backend_start::text as since
    from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid
   where l.locktype = 'advisory' and l.granted and l.objsubid = 1 and l.pid <> pg_catalog.pg_backend_pid()
     and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
     and ((l.classid::int8 << 32) | l.objid::int8) = pg_catalog.hashtextextended($1, 0)
     and not exists (select from pg_catalog.pg_locks o
                      where o.pid = l.pid and o.locktype = 'advisory' and o.granted and o.objsubid = 1
                        and ((o.classid::int8 << 32) | o.objid::int8) = pg_catalog.hashtextextended($2, 0))`;

interface Holder {
  readonly pid: number;
  readonly since: string;
}

/**
 * Takes the one place for a backup of this environment, for as long as the session lives: two runs at once
 * would give their manifests the same number. Throws BACKUP_RUNNING when it is taken, also by a shard of a divided run.
 */
export async function takeBackupLock(client: pg.ClientBase, environment: string): Promise<void> {
  const name = nameOf(environment);
  if (await take(client, TAKE, name)) return;
  throw running(environment, await holders(client, name, ''));
}

/**
 * Takes the place of one shard: beside the other shards of its run, and beside no other backup of the environment. Throws
 * BACKUP_RUNNING for a whole backup and for shards of another run, SHARD_RUNNING when this very shard is being written.
 */
export async function takeShardLock(
  client: pg.ClientBase,
  environment: string,
  run: string,
  group: string,
): Promise<void> {
  const name = nameOf(environment);
  const ofRun = `${name}:${run}`;
  if (!(await take(client, SHARE, name))) throw running(environment, await holders(client, name, ''));
  await take(client, SHARE, ofRun);
  if (!(await take(client, TAKE, `${ofRun}:${group}`))) {
    throw new BulkheadError({
      what: `shard ${group} of run ${run} is being written by another job`,
      fix: 'Wait until it has ended.',
      code: 'SHARD_RUNNING',
      runbook: 'RUNBOOK-MULTI-TENANT.md#a-backup-failed',
    });
  }
  // Taken first and looked at then: of two runs that begin at once neither can miss the other.
  const others = await holders(client, name, ofRun);
  if (others.length > 0) throw running(environment, others);
}

function nameOf(environment: string): string {
  return `bulkhead:backup:${environment}`;
}

async function take(client: pg.ClientBase, statement: string, name: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(statement, [name]);
  return rows[0]?.taken === true;
}

async function holders(client: pg.ClientBase, name: string, without: string): Promise<Holder[]> {
  const { rows } = await client.query<Holder>(HOLDERS, [name, without]);
  return rows;
}

function running(environment: string, [holder]: readonly Holder[]): BulkheadError {
  const who = holder === undefined ? '' : ` (server process ${holder.pid}, connected since ${holder.since})`;
  return new BulkheadError({
    what: `a backup of environment "${environment}" is already running${who}`,
    fix: 'Wait until it has ended. If it hangs, end its session with pg_terminate_backend; the lock goes with it.',
    code: 'BACKUP_RUNNING',
    runbook: 'RUNBOOK-MULTI-TENANT.md#a-backup-failed',
  });
}
