import type pg from 'pg';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';

/** A transaction that holds a lock on a table. */
interface Holder {
  /** Null for a prepared transaction, which has no session. */
  readonly pid: number | null;
  /** Differs for every transaction of a session. */
  readonly transaction: string;
  readonly tables: readonly string[];
  readonly role: string | null;
  readonly application: string | null;
  readonly prepared: string | null;
  /** Milliseconds; null where this role is not shown what sessions of other roles do. */
  readonly age: number | null;
  readonly copying: boolean;
}

/**
 * Sessions of the server itself (autovacuum) are left out: they give way. Everybody sees
 * that a session copies, but when its transaction began only members of its role and of pg_read_all_stats.
 */
const HOLDERS = `
  with held as (
    select l.pid, l.virtualtransaction as transaction,
           array_agg(distinct format('%I.%I', n.nspname, c.relname)) as tables
      from pg_catalog.pg_locks l
      join pg_catalog.pg_class c on c.oid = l.relation
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where l.locktype = 'relation' and l.granted and l.pid is distinct from pg_catalog.pg_backend_pid()
       and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
       and c.relkind in ('r', 'p', 'm') and n.nspname = any ($1)
     group by l.pid, l.virtualtransaction
  )
  select held.pid, held.transaction, held.tables, coalesce(a.usename, p.owner)::text as role,
         a.application_name as application, p.gid as prepared,
         (extract(epoch from clock_timestamp() - coalesce(a.xact_start, p.prepared)) * 1000)::float8 as age,
         (coalesce(a.application_name = 'pg_dump', false)
           or exists (select from pg_catalog.pg_stat_progress_copy y where y.pid = held.pid)) as copying
    from held
    left join pg_catalog.pg_stat_activity a on a.pid = held.pid
    left join pg_catalog.pg_locks t
      on held.pid is null and t.pid is null and t.virtualtransaction = held.transaction and t.locktype = 'transactionid'
    left join pg_catalog.pg_prepared_xacts p on p.transaction = t.transactionid
   where a.usesysid is not null or held.pid is null
   order by age desc nulls last, held.pid`;

/** Milliseconds between two looks. */
const PAUSE = 250;

/**
 * Returns when no transaction that is older than `longest` milliseconds, and no dump, holds a table of these
 * schemas: a migration would queue behind it, and everybody else behind the migration. Where the age of a
 * transaction is hidden from this role, waits up to `longest` to see whether it ends.
 * Throws `TABLES_HELD` with pid and age.
 */
export async function refuseWhileHeld(
  client: pg.ClientBase,
  context: Context,
  schemas: readonly string[],
  longest: number,
): Promise<void> {
  let watched: ReadonlySet<string> | undefined;
  for (let waited = 0; ; waited += PAUSE) {
    const { rows } = await client.query<Holder>(HOLDERS, [schemas]);
    // Whoever came after the first look is younger than the time waited since.
    const hidden = rows.filter((row) => row.age === null && (watched?.has(keyOf(row)) ?? true));
    watched ??= new Set(hidden.map(keyOf));
    const inTheWay = rows.filter(
      (row) =>
        row.copying || (row.age ?? 0) > longest || (hidden.includes(row) && waited >= longest && waited > 0),
    );
    if (inTheWay.length > 0) throw held(inTheWay, waited, longest);
    if (hidden.length === 0) return;
    if (waited === 0) {
      context.log.info(
        `${hidden.map(nameOf).join(', ')} holds tables, and this role is not shown for how long; looking for up to ${seconds(longest)}`,
      );
    }
    await context.sleep(PAUSE);
  }
}

const keyOf = (holder: Holder) => `${holder.pid} ${holder.transaction}`;

function held(holders: readonly Holder[], waited: number, longest: number): BulkheadError {
  const lines = holders.map((holder) => {
    const seen = waited === 0 ? '' : ` for at least ${seconds(waited)}`;
    const age = holder.age === null ? seen : ` for ${seconds(holder.age)}`;
    return `  - ${nameOf(holder)} holds ${listOf(holder.tables)}${age}${holder.copying ? ', and copies (a dump?)' : ''}`;
  });
  return new BulkheadError({
    what: `a migration would wait for others, and everybody else for the migration:\n${lines.join('\n')}`,
    fix: `Wait for it to end, or end it: select pg_terminate_backend(<pid>); a prepared transaction ends with ROLLBACK PREPARED. Nothing was begun. Transactions up to ${seconds(longest)} are waited for (--longest-transaction).`,
    code: 'TABLES_HELD',
  });
}

function nameOf(holder: Holder): string {
  if (holder.pid === null) return `prepared transaction ${holder.prepared ?? holder.transaction}`;
  const role = holder.role === null ? '' : ` of ${holder.role}`;
  return `session ${holder.pid}${role}${holder.application ? ` (${holder.application})` : ''}`;
}

function listOf(tables: readonly string[]): string {
  return tables.length > 3
    ? `${tables.slice(0, 3).join(', ')} and ${tables.length - 3} more`
    : tables.join(', ');
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}
