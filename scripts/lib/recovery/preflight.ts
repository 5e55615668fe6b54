import type pg from 'pg';
import { quoteQualified } from '../postgres/identifiers.ts';
import type { SessionIdentity } from '../postgres/identity.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Check } from '../runtime/result.ts';
import type { Model } from '../tenancy/model.ts';

/** As the server itself decides it: superuser, BYPASSRLS, ownership and FORCE all taken into account. */
const FILTERED = `
  select t.name from unnest($1::text[]) t(name)
   where to_regclass(t.name) is not null and row_security_active(to_regclass(t.name))`;

/**
 * Refuses where nothing true could be found, or nothing be written down: a replica, a database without the tables of the
 * recovery, a role from which row-level security hides rows.
 */
export async function checkGround(
  client: pg.ClientBase,
  identity: SessionIdentity,
  model: Model,
): Promise<Check> {
  if (identity.replica) {
    throw new BulkheadError({
      what: `${identity.database} is a replica, on which no plan can be written down`,
      fix: 'Connect to the primary. On a replica canary-check.ts says whether there are orphans.',
      code: 'RECOVERY_REPLICA',
    });
  }
  const { rows: ours } = await client.query<{ missing: boolean }>(
    "select to_regclass('bulkhead.recovery_runs') is null as missing",
  );
  if (ours[0]?.missing !== false) {
    throw new BulkheadError({
      what: `the database ${identity.database} has no table bulkhead.recovery_runs`,
      fix: 'Apply the migrations first; where the tables are not hardened yet: apply-migrations.ts --to 000_recovery_runs.sql.',
      code: 'RECOVERY_NO_TABLES',
    });
  }
  const names = [...model.tables.values()].map(quoteQualified);
  const { rows } = await client.query<{ name: string }>(FILTERED, [names]);
  if (rows.length > 0) {
    throw new BulkheadError({
      what: `row-level security hides rows of ${rows.map(({ name }) => name).join(', ')} from ${identity.role}, so orphans would look as if they were not there`,
      fix: 'Connect as bulkhead_operator, or another role with BYPASSRLS.',
      code: 'RECOVERY_ROLE_FILTERED',
    });
  }
  return {
    id: 'REC-01',
    title: 'No row is hidden from the role that recovers',
    verdict: 'green',
    expected: 'row-level security does not apply to this role in any table of the model',
    observed: `${identity.role} sees every row of ${names.length} tables`,
    meaning: 'Orphans would be overlooked, and a place that two rows share would look like one.',
    query: FILTERED.trim(),
  };
}

const LOCK = "select pg_try_advisory_lock(hashtextextended('bulkhead:recovery', 0)) as taken";
const UNLOCK = "select pg_advisory_unlock(hashtextextended('bulkhead:recovery', 0))";

/** Runs `work` while no other recovery runs on this database. Throws `RECOVERY_RUNNING`. */
export async function withRecoveryLock<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  const { rows } = await client.query<{ taken: boolean }>(LOCK);
  if (rows[0]?.taken !== true) {
    throw new BulkheadError({
      what: 'another recovery is running on this database',
      fix: "Wait for it; select pid from pg_stat_activity where application_name like 'bulkhead:recover%' names it.",
      code: 'RECOVERY_RUNNING',
    });
  }
  const result = await work();
  // A session that ends, however it ends, gives the lock back by itself.
  await client.query(UNLOCK);
  return result;
}
