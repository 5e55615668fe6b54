import type pg from 'pg';
import type { Watch } from '../../migrations/apply.ts';
import type { MigrationFile } from '../../migrations/files.ts';
import type { Statement } from '../../migrations/statements.ts';
import { displayName } from '../../postgres/identifiers.ts';

/** The table-level locks of PostgreSQL, the weakest first. */
export const LOCK_MODES = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
] as const;
export type LockMode = (typeof LOCK_MODES)[number];

/** What a statement did to a table that was there before it, by the server's own books. */
export interface Touch {
  /** `schema.name`, as reports show it. */
  readonly table: string;
  /** The strongest lock that the transaction holds on it after the statement; undefined where none is left. */
  readonly lock: LockMode | undefined;
  /** Whether this statement took it, or a stronger one than before. */
  readonly taken: boolean;
  /** Its rows lie in a new file. */
  readonly rewritten: boolean;
  readonly rowsRead: number;
  readonly rowsChanged: number;
  /** Rows that it had before the migrations. */
  readonly rows: number;
}

/** A statement that has been run, and what it did. */
export interface TracedStatement {
  readonly file: MigrationFile;
  readonly statement: Statement;
  readonly milliseconds: number;
  readonly touches: readonly Touch[];
}

interface Known {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly rows: number;
}

/** What the server says of one table at one moment. */
interface State {
  readonly oid: number;
  readonly file: string | null;
  readonly read: number;
  readonly changed: number;
  readonly modes: readonly LockMode[];
}

const TABLES = `
  select c.oid::int8::int as oid, n.nspname as schema, c.relname as name
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'm') and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'`;

// Of the transaction's own tables only: another session's counts are its own business.
const STATE = `
  select t.oid::int8::int as oid, pg_catalog.pg_relation_filenode(t.oid)::text as file,
         coalesce(pg_catalog.pg_stat_get_xact_tuples_returned(t.oid), 0)::int as read,
         (coalesce(pg_catalog.pg_stat_get_xact_tuples_inserted(t.oid), 0)
          + coalesce(pg_catalog.pg_stat_get_xact_tuples_updated(t.oid), 0)
          + coalesce(pg_catalog.pg_stat_get_xact_tuples_deleted(t.oid), 0))::int as changed,
         array(select l.mode from pg_catalog.pg_locks l
                where l.pid = pg_catalog.pg_backend_pid() and l.locktype = 'relation' and l.granted
                  and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
                  and l.relation = t.oid) as modes
    from pg_catalog.unnest($1::int8[]::oid[]) as t(oid)`;

/**
 * Looks, after each statement of the migrations, at the locks that the transaction holds, the files of the tables and
 * the rows that were read and changed. `begin` counts the tables' rows first. Only tables that exist then are
 * told of: nobody waits for one that is not committed yet.
 */
export class Trace implements Watch {
  readonly statements: TracedStatement[] = [];
  readonly #client: pg.ClientBase;
  readonly #known: ReadonlyMap<number, Known>;
  #before = new Map<number, State>();

  private constructor(client: pg.ClientBase, known: ReadonlyMap<number, Known>) {
    this.#client = client;
    this.#known = known;
  }

  /** `counter`: a session that sees all rows; `client`: the one that applies the migrations. */
  static async begin(counter: pg.ClientBase, client: pg.ClientBase): Promise<Trace> {
    const { rows } = await counter.query<Omit<Known, 'rows'>>(TABLES);
    const known = new Map<number, Known>();
    for (const row of rows) {
      const count = await counter.query<{ rows: number }>(
        `select count(*)::int as rows from ${counter.escapeIdentifier(row.schema)}.${counter.escapeIdentifier(row.name)}`,
      );
      known.set(row.oid, { ...row, rows: count.rows[0]?.rows ?? 0 });
    }
    return new Trace(client, known);
  }

  async begun(): Promise<void> {
    this.#before = await this.#look();
  }

  async done(file: MigrationFile, statement: Statement, milliseconds: number): Promise<void> {
    const now = await this.#look();
    const touches = [...this.#known.values()].flatMap((table) =>
      touchOf(table, this.#before.get(table.oid), now.get(table.oid)),
    );
    this.#before = now;
    this.statements.push({ file, statement, milliseconds, touches });
  }

  async #look(): Promise<Map<number, State>> {
    const { rows } = await this.#client.query<State>(STATE, [[...this.#known.keys()]]);
    return new Map(rows.map((row) => [row.oid, row]));
  }
}

function touchOf(table: Known, before: State | undefined, now: State | undefined): Touch[] {
  if (now === undefined) return [];
  const lock = strongest(now.modes);
  const was = strongest(before?.modes ?? []);
  const taken = lock !== undefined && (was === undefined || rank(lock) > rank(was));
  // A table without a file is partitioned, or gone: that is not written anew.
  const rewritten = now.file !== null && before?.file !== null && before?.file !== now.file;
  // What outlived a commit is counted anew by the server.
  const since = (count: number, earlier: number) => (count >= earlier ? count - earlier : count);
  const rowsRead = since(now.read, before?.read ?? 0);
  const rowsChanged = since(now.changed, before?.changed ?? 0);
  if (!taken && !rewritten && rowsRead === 0 && rowsChanged === 0 && lock === undefined) return [];
  return [{ table: displayName(table), lock, taken, rewritten, rowsRead, rowsChanged, rows: table.rows }];
}

function strongest(modes: readonly LockMode[]): LockMode | undefined {
  return modes.reduce<LockMode | undefined>(
    (found, mode) => (found === undefined || rank(mode) > rank(found) ? mode : found),
    undefined,
  );
}

/** A higher number is a stronger lock. */
export function rank(mode: LockMode): number {
  return LOCK_MODES.indexOf(mode);
}
