import { isAbsent, reasonOf } from './ask.ts';
import { askedOf, type Canary, plural } from './canary.ts';

/** Bytes of the trail that are read for what is usual; a longer trail is sampled by pages. */
const SAMPLED_BYTES = 256 * 1024 * 1024;

/** A median of fewer days is no measure: then only the floor holds. */
const LEAST_DAYS = 7;

const SIZE = `
  select coalesce(sum(pg_relation_size(i.inhrelid)), 0)::float8 as bytes
    from pg_inherits i where i.inhparent = 'bulkhead.audit_events'::regclass`;

/**
 * Deletes per tenant of the last day, against the days before it. The deviation is the median of the distances from the
 * median, which one wild day does not move (times 1.4826 it is a standard deviation where days are normal). Only numbers
 * leave the database: which tenant it is stays there. `percent` of the pages is read for the days before.
 */
function query(settings: {
  hours: number;
  days: number;
  factor: number;
  floor: number;
  percent: number;
}): string {
  const { hours, days, factor, floor, percent } = settings;
  const window = `interval '${hours} hours'`;
  const sample = percent < 100 ? ` tablesample system (${percent})` : '';
  return `
  with today as materialized (
    select tenant, count(*) filter (where operation = 'DELETE') as deletes,
           count(*) filter (where operation = 'TRUNCATE') as truncates
      from bulkhead.audit_events
     where at > now() - ${window} and operation in ('DELETE', 'TRUNCATE')
     group by tenant
  ), kept as materialized (
    select coalesce(least(${days}, floor(extract(epoch from now() - ${window} - (
             select at from bulkhead.audit_events order by id, at limit 1)) / extract(epoch from ${window}))::int), 0) as days
  ), before as materialized (
    select tenant, ceil(extract(epoch from now() - ${window} - at) / extract(epoch from ${window}))::int as day,
           count(*) * ${100 / percent} as deletes
      from bulkhead.audit_events${sample}
     where at <= now() - ${window} and at > now() - ${window} * ${days + 1} and operation = 'DELETE'
       and exists (select from today)
     group by 1, 2
  ), daily as (
    select t.tenant, d.day, coalesce(b.deletes, 0) as deletes
      from today t cross join kept cross join generate_series(1, greatest(kept.days, 0)) d(day)
      left join before b on b.tenant is not distinct from t.tenant and b.day = d.day
  ), middle as materialized (
    select tenant, percentile_cont(0.5) within group (order by deletes) as median from daily group by tenant
  ), spread as (
    select d.tenant, m.median, percentile_cont(0.5) within group (order by abs(d.deletes - m.median)) as mad
      from daily d join middle m on m.tenant is not distinct from d.tenant
     group by d.tenant, m.median
  ), judged as (
    select t.deletes, t.truncates, greatest(${floor}, case when (select days from kept) >= ${LEAST_DAYS}
             then s.median + ${factor} * 1.4826 * s.mad else 0 end) as most
      from today t left join spread s on s.tenant is not distinct from t.tenant
  )
  select count(*) filter (where deletes > most)::int as tenants, coalesce(sum(deletes), 0)::float8 as deletes,
         coalesce(sum(truncates), 0)::int as truncates, coalesce(max(deletes) filter (where deletes > most), 0)::float8 as highest,
         coalesce(max(most) filter (where deletes > most), 0)::float8 as usual, coalesce((select days from kept), 0) as days
    from judged`;
}

interface Row {
  tenants: number;
  deletes: number;
  truncates: number;
  highest: number;
  usual: number;
  days: number;
}

/** Somebody or something deletes far more of a tenant's rows than on other days. */
export const DELETES: Canary = {
  id: 'CAN-08',
  title: 'No tenant loses abnormally many rows',
  expected: 'no more deletes of a tenant than is usual for it, and no TRUNCATE',
  meaning:
    'Rows of a tenant are being deleted as on no other day: by mistake, by a job gone wrong, or by somebody on his way out.',
  async look({ asker, model }) {
    const { deletes, recentHours: hours } = model.canaries;
    const size = await asker.ask<{ bytes: number }>(SIZE);
    if (isAbsent(size.failure)) return { notHere: 'this database has no audit trail (002_audit_events.sql)' };
    const bytes = size.rows?.[0]?.bytes ?? 0;
    const percent =
      bytes > SAMPLED_BYTES ? Math.max(0.01, Math.round((10_000 * SAMPLED_BYTES) / bytes) / 100) : 100;
    const days = Math.max(1, Math.floor((deletes.weeks * 7 * 24) / hours));
    const sql = query({ hours, days, factor: deletes.factor, floor: deletes.floor, percent });
    const answer = await asker.ask<Row>(sql);
    const finding = { object: 'bulkhead.audit_events', ...askedOf(sql, answer) };
    const row = answer.rows?.[0];
    if (row === undefined) {
      return [
        { ...finding, verdict: 'grey', observed: answer.failure ? reasonOf(answer.failure) : 'no answer' },
      ];
    }
    const bad = row.tenants > 0 || row.truncates > 0;
    const basis =
      row.days >= LEAST_DAYS
        ? `measured by ${plural(row.days, 'day')} before${percent < 100 ? `, a sample of ${percent} %` : ''}`
        : `the trail is too young for a measure, so that only the floor of ${deletes.floor} holds`;
    return [
      {
        ...finding,
        verdict: bad ? 'red' : 'green',
        observed: bad
          ? [
              ...(row.tenants > 0
                ? [
                    `${plural(row.tenants, 'tenant')} above what is usual: up to ${row.highest.toLocaleString('en')} deletes in ${hours} hours where ${Math.ceil(row.usual).toLocaleString('en')} are usual`,
                  ]
                : []),
              ...(row.truncates > 0 ? [`TRUNCATE ${plural(row.truncates, 'time')}`] : []),
              basis,
            ].join('; ')
          : `${plural(row.deletes, 'delete')} in ${hours} hours, none abnormal; ${basis}`,
        number: row.tenants + row.truncates,
        ...(bad
          ? {
              fix: `select tenant, table_schema, table_name, operation, login, application, count(*), min(at), max(at) from bulkhead.audit_events where operation in ('DELETE', 'TRUNCATE') and at > now() - interval '${hours} hours' group by 1, 2, 3, 4, 5, 6 order by 7 desc limit 20; -- who deletes what`,
            }
          : {}),
      },
    ];
  },
};
