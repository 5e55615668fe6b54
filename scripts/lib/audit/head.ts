import type pg from 'pg';

/** Where the audit trail stands. The nightly report carries it out of the database: a witness of its own. */
export interface AuditHead {
  /** Number of the newest seal as decimal text; absent while there is none. */
  readonly seal: string | undefined;
  /** Its head, hexadecimal. */
  readonly head: string | undefined;
  readonly sealedAt: Date | undefined;
  /** Events that no seal has yet. */
  readonly unsealed: number;
  /** When the oldest of them happened. */
  readonly unsealedSince: Date | undefined;
  /** Events for which there was no partition: must be 0. */
  readonly inDefaultPartition: number;
  /** Whole months from now on for which there is a partition. */
  readonly monthsAhead: number;
}

const EXISTS = `select to_regclass('bulkhead.audit_seals') is not null as exists`;

/** The newest seal, what came since, and the partitions. */
export const HEAD = `
  with newest as (
    select number, head, sealed_at, last_id, open_ids from bulkhead.audit_seals order by number desc limit 1
  ), waiting as (
    select at from bulkhead.audit_events where id > coalesce((select last_id from newest), 0)
    union all
    select e.at from newest cross join unnest(open_ids) hole
      join bulkhead.audit_events e on e.id >= lower(hole) and e.id < upper(hole)
  )
  select n.number::text as seal, encode(n.head, 'hex') as head, n.sealed_at,
         (select count(*)::int from waiting) as unsealed, (select min(at) from waiting) as unsealed_since,
         (select count(*)::int from bulkhead.audit_events where tableoid = to_regclass('bulkhead.audit_events_default')) as in_default,
         (select count(*)::int from generate_series(1, 120) ahead
           where exists (select from bulkhead.audit_partitions() p
                          where p.starts <= m.month + make_interval(months => ahead)
                            and p.ends > m.month + make_interval(months => ahead))) as months_ahead
    from (select date_trunc('month', clock_timestamp() at time zone 'UTC') at time zone 'UTC' as month) m
    left join newest n on true`;

/** The newest seal and what is not sealed yet; undefined where the database has no audit trail. */
export async function auditHead(client: pg.ClientBase): Promise<AuditHead | undefined> {
  const known = await client.query<{ exists: boolean }>(EXISTS);
  if (known.rows[0]?.exists !== true) return undefined;
  const { rows } = await client.query<{
    seal: string | null;
    head: string | null;
    sealed_at: Date | null;
    unsealed: number;
    unsealed_since: Date | null;
    in_default: number;
    months_ahead: number;
  }>(HEAD);
  const [row] = rows;
  if (row === undefined) throw new TypeError('the query for the audit head gave no row');
  return {
    seal: row.seal ?? undefined,
    head: row.head ?? undefined,
    sealedAt: row.sealed_at ?? undefined,
    unsealed: row.unsealed,
    unsealedSince: row.unsealed_since ?? undefined,
    inDefaultPartition: row.in_default,
    monthsAhead: row.months_ahead,
  };
}
