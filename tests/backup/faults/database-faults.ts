import { POSTGRES } from '../../support/postgres.ts';
import type { Expected } from './ended.ts';
import type { Ground } from './ground.ts';
import type { Wire, WireProxy, WireWatch } from './wire.ts';

/** What a fault has in its hands. */
export interface Strike {
  readonly ground: Ground;
  readonly proxy: WireProxy;
  /** The wire that carries the COPY, when the fault comes in the middle of one. */
  readonly wire: Wire | undefined;
  /** Runs SQL as the superuser, beside the backup. */
  sql(text: string): Promise<void>;
  /** What Ctrl-C does. */
  interrupt(): void;
}

/** What happens to the database or on the way to it, and how the backup must end. */
export interface DatabaseFault {
  readonly name: string;
  /** Before the run, as a step begins, or in the middle of a COPY; never when only the wires are watched. */
  readonly when: 'before' | 'never' | { readonly step: string } | 'in mid-COPY';
  readonly strike?: (strike: Strike) => Promise<void> | void;
  /** Puts right what was changed; by default nothing. */
  readonly undo?: string;
  readonly watch?: WireWatch;
  /** By default the login for backups. */
  readonly role?: string;
  readonly expected: Expected;
  /** Much like another one: for the full run. */
  readonly rare?: boolean;
}

const failed = (step: string, why: string): Expected => ({
  exit: 1,
  says: new RegExp(
    `^error: the backup failed in step "${step}" and nothing of it was kept: .*(?:${why})`,
    'm',
  ),
});
const refused = (why: string): Expected => ({ exit: 2, says: new RegExp(`^error: .*(?:${why})`, 'm') });

/** However a connection ends, it is told in one of these ways. */
const CUT = 'the connection was cut|the server ended the connection';

const OF_BACKUP = `datname = current_database() and application_name = 'bulkhead:backup-nightly'`;
const COPYING = `${OF_BACKUP} and query ilike 'copy %' and state = 'active'`;
/** The session that holds the lock and the snapshot. */
const COORDINATOR = `${OF_BACKUP} and pid in (select pid from pg_locks where locktype = 'advisory')`;
const terminate = (which: string) => `select pg_terminate_backend(pid) from pg_stat_activity where ${which}`;

/** For roles, as they are set for one database: roles themselves belong to all tests. */
const set =
  (setting: string) =>
  ({ sql }: Strike) =>
    sql(inDatabase(`set ${setting}`));
const inDatabase = (change: string) =>
  `do $$ begin execute format('alter role bulkhead_backup in database %I ${change}', current_database()); end $$`;
const RESET = inDatabase('reset all');

const replace = (from: string, to: string): WireWatch => ({
  // The settings of a session go in one piece, and the lengths are equal: the message stays one.
  rewrite: ({ number }, bytes) =>
    number === 1 ? bytes : Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1'),
});

const SERVER: readonly DatabaseFault[] = [
  {
    name: 'a backend is killed in mid-COPY',
    when: 'in mid-COPY',
    strike: ({ sql }) => sql(terminate(COPYING)),
    expected: failed('copy', `copying public\\.\\w+: (?:${CUT})`),
  },
  {
    name: 'every session is killed in mid-COPY',
    when: 'in mid-COPY',
    strike: ({ sql }) => sql(terminate(OF_BACKUP)),
    expected: failed('copy', CUT),
  },
  {
    name: 'the session that holds lock and snapshot is killed in mid-COPY',
    when: 'in mid-COPY',
    strike: ({ sql }) => sql(terminate(COORDINATOR)),
    expected: failed('copy', CUT),
  },
  ...['plan', 'schema', 'copy', 'detail', 'read-back', 'sign', 'commit'].map((step) => ({
    name: `the session that holds lock and snapshot is killed as ${step} begins`,
    rare: !['schema', 'commit'].includes(step),
    when: { step },
    strike: ({ sql }: Strike) => sql(terminate(COORDINATOR)),
    expected: failed('[a-z-]+', CUT),
  })),
  {
    name: 'a COPY is cancelled',
    when: 'in mid-COPY',
    strike: ({ sql }) => sql(`select pg_cancel_backend(pid) from pg_stat_activity where ${COPYING}`),
    expected: failed('copy', 'copying public\\.\\w+: the server cancelled a statement'),
  },
  {
    name: 'a COPY runs into a statement timeout',
    when: 'in mid-COPY',
    watch: replace('set statement_timeout = 0', 'set statement_timeout=400'),
    strike: () => new Promise((resolve) => setTimeout(resolve, 600)),
    expected: failed('copy', 'copying public\\.\\w+: the server cancelled a statement'),
  },
  {
    name: 'another session holds a table for longer than the lock timeout',
    when: { step: 'plan' },
    watch: replace('set lock_timeout = 60000', 'set lock_timeout = 00300'),
    async strike({ sql }) {
      // Not waited for: it holds the table for as long as it sleeps.
      void sql('begin; lock table public.notices; select pg_sleep(1.5); commit');
      await new Promise((resolve) => setTimeout(resolve, 200));
    },
    expected: failed('plan', 'a lock was not granted in time'),
  },
  {
    name: 'a migration waits for the backup, and pg_dump waits behind the migration',
    when: { step: 'schema' },
    watch: replace('statement_timeout = 60000', 'statement_timeout = 00300'),
    strike({ sql }) {
      void sql('begin; lock table public.notices; commit');
    },
    expected: failed('schema', 'a lock was not granted in time'),
  },
  {
    name: 'time limits of the role do not hold for a backup',
    when: 'before',
    strike: async (strike) => {
      await set('statement_timeout = 150')(strike);
      await set('lock_timeout = 150')(strike);
      await set('idle_in_transaction_session_timeout = 150')(strike);
    },
    undo: RESET,
    expected: { exit: 0 },
  },
  {
    name: 'SELECT on one table is missing',
    when: 'before',
    strike: ({ sql }) => sql('revoke select on public.notices from bulkhead_backup'),
    undo: 'grant select on public.notices to bulkhead_backup',
    expected: refused('may not read public.notices'),
  },
  ...['plan', 'schema', 'copy'].map((step) => ({
    name: `SELECT on one table is revoked as ${step} begins`,
    when: { step },
    strike: ({ sql }: Strike) => sql('revoke select on public.notices from bulkhead_backup'),
    undo: 'grant select on public.notices to bulkhead_backup',
    expected: failed(step, 'a privilege is missing|permission denied for table notices'),
  })),
  {
    name: 'row-level security hides rows from a role without bypass',
    when: 'before',
    role: 'portal_app',
    strike: ({ sql }) => sql('alter table public.notices enable row level security'),
    undo: 'alter table public.notices disable row level security',
    expected: refused('row-level security hides rows of public.notices'),
  },
  {
    name: 'row-level security comes when the preflight has passed',
    when: { step: 'plan' },
    role: 'portal_app',
    strike: ({ sql }) => sql('alter table public.notices enable row level security'),
    undo: 'alter table public.notices disable row level security',
    expected: failed('plan', 'row-level security'),
  },
];

const CONNECTION: readonly DatabaseFault[] = [
  ...(['reset', 'end'] as const).flatMap((how) => [
    {
      name: `the connection of a COPY is cut in the middle (${how})`,
      when: 'in mid-COPY' as const,
      strike: ({ wire }: Strike) => wire?.cut(how),
      expected: failed('copy', CUT),
    },
    {
      name: `all connections are cut in mid-COPY (${how})`,
      when: 'in mid-COPY' as const,
      strike: ({ proxy }: Strike) => cutAll(proxy, how),
      expected: failed('copy', CUT),
    },
  ]),
  ...['snapshot', 'preflight'].map((step) => ({
    name: `all connections are cut as ${step} begins`,
    when: { step },
    strike: ({ proxy }: Strike) => cutAll(proxy, 'reset'),
    expected: refused(CUT),
  })),
  ...['plan', 'schema', 'copy', 'detail', 'read-back', 'sign', 'commit'].map((step) => ({
    name: `all connections are cut as ${step} begins`,
    rare: ['plan', 'read-back', 'sign'].includes(step),
    when: { step },
    strike: ({ proxy }: Strike) => cutAll(proxy, 'reset'),
    expected: failed('[a-z-]+', CUT),
  })),
  {
    name: 'the connection of pg_dump is cut',
    when: { step: 'schema' },
    strike: ({ proxy }) => void setTimeout(() => proxy.wires.at(-1)?.cut('reset'), 150),
    expected: failed('schema', CUT),
  },
  ...[1, 2, 3, 4].map((number) => ({
    name: `connection ${number} is cut before it is answered`,
    when: 'never' as const,
    watch: { onOpen: (wire: Wire) => (wire.number === number ? wire.cut('reset') : undefined) },
    expected: number === 4 ? failed('schema', CUT) : refused(CUT),
  })),
  {
    name: 'all connections stall for half a second in mid-COPY',
    when: 'in mid-COPY',
    async strike({ proxy }) {
      for (const wire of proxy.wires) wire.stall();
      await new Promise((resolve) => setTimeout(resolve, 500));
      for (const wire of proxy.wires) wire.resume();
    },
    expected: { exit: 0 },
  },
  {
    name: 'all connections stall in mid-COPY, until SIGTERM',
    when: 'in mid-COPY',
    strike: stallAll,
    expected: refused('the run was interrupted by SIGTERM'),
  },
  ...['plan', 'schema', 'detail', 'commit'].map((step) => ({
    name: `all connections stall as ${step} begins, until SIGTERM`,
    rare: step === 'plan' || step === 'detail',
    when: { step },
    strike: stallAll,
    expected: refused('the run was interrupted by SIGTERM'),
  })),
];

function cutAll(proxy: WireProxy, how: 'reset' | 'end'): void {
  for (const wire of proxy.wires) wire.cut(how);
}

function stallAll({ proxy, interrupt }: Strike): Promise<void> | void {
  for (const wire of proxy.wires) wire.stall();
  setTimeout(interrupt, 200);
  // They stay so until the backup has given up: what it waits for never comes.
}

/** `transaction_timeout` came with PostgreSQL 17. */
const NEWER: readonly DatabaseFault[] = [
  {
    name: 'the transaction timeout of the role does not hold for a backup',
    when: 'before',
    strike: set('transaction_timeout = 300'),
    undo: RESET,
    expected: { exit: 0 },
  },
];

/** What happens on the server. */
export const SERVER_FAULTS: readonly DatabaseFault[] = [...SERVER, ...(POSTGRES < 17 ? [] : NEWER)];

/** What happens on the way to it. */
export const CONNECTION_FAULTS = CONNECTION;
