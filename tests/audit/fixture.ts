import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/postgres.ts';

/** A session as one of the portal's logins, or as the superuser. */
export async function session(database: TestDatabase, role = 'postgres'): Promise<pg.Client> {
  return connect(role === 'postgres' ? database.url : database.urlFor(role), testContext(), {
    statementTimeout: 60_000,
    searchPath: ['public'],
    rowSecurity: role === 'portal_app' ? 'on' : 'off',
  });
}

/** SQLSTATE of the error that a statement ends with, or `ok`. Nothing of it is kept. */
export async function stateOf(client: pg.ClientBase, sql: string): Promise<string> {
  await client.query('begin');
  try {
    await client.query(sql);
    return 'ok';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    await client.query('rollback');
  }
}

export interface Event {
  readonly id: string;
  readonly at: Date;
  readonly xid: string;
  readonly tenant: string | null;
  readonly table_schema: string;
  readonly table_name: string;
  readonly operation: string;
  readonly pk: Record<string, unknown> | null;
  readonly old_values: Record<string, unknown> | null;
  readonly new_values: Record<string, unknown> | null;
  readonly actor: string;
  readonly actor_source: string;
  readonly actor_role: string;
  readonly login: string;
  readonly application: string;
  readonly request_id: string | null;
}

/** The events that `work` makes, by id; asked by another session, so only what was committed. */
export async function eventsOf(admin: pg.ClientBase, work: () => Promise<unknown>): Promise<Event[]> {
  const last = await admin.query<{ id: string }>(
    'select coalesce(max(id), 0)::text as id from bulkhead.audit_events',
  );
  await work();
  const { rows } = await admin.query<Event>('select * from bulkhead.audit_events where id > $1 order by id', [
    last.rows[0]?.id,
  ]);
  return rows;
}

export interface Home {
  readonly tenant: string;
  readonly development: string;
  readonly unit: string;
}

/** Some unit with where it belongs. */
export async function someHome(client: pg.ClientBase): Promise<Home> {
  const { rows } = await client.query<Home>(
    'select tenant_id as tenant, development_id as development, id as unit from public.units order by id limit 1',
  );
  const [home] = rows;
  if (home === undefined) throw new Error('the portal has no unit');
  return home;
}

/** Puts a session into the place of a signed-in user, as the API server does. */
export async function actAs(
  client: pg.ClientBase,
  role: string,
  claims: Record<string, unknown>,
): Promise<void> {
  await client.query(`set role ${role}`);
  await client.query("select set_config('request.jwt.claims', $1, false)", [JSON.stringify(claims)]);
}

/** What a superuser does who wants no trace: disables the guards, works, and enables them again. */
export async function behindGuards(admin: pg.ClientBase, sql: string): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class
      where relnamespace = 'bulkhead'::regnamespace and relname like 'audit%' and relkind in ('r', 'p')`,
  );
  const all = (what: string) => rows.map(({ name }) => `alter table ${name} ${what}`).join(';');
  await admin.query('begin');
  await admin.query(all('disable trigger user'));
  await admin.query(sql);
  await admin.query(
    all('enable always trigger bulkhead_append_only, enable always trigger bulkhead_written_by'),
  );
  await admin.query('commit');
}

/**
 * Waits until every transaction that is open now, in any database of the server, has ended: the other test files share
 * the server, and an id stays open for as long as one of their transactions might own it.
 */
export async function settled(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ now: string }>(
    'select pg_snapshot_xmax(pg_current_snapshot())::text as now',
  );
  for (let waited = 0; waited < 120_000; waited += 20) {
    const { rows: ended } = await client.query<{ all: boolean }>(
      'select pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 as all',
      [rows[0]?.now],
    );
    if (ended[0]?.all === true) return;
    await setTimeout(20);
  }
  throw new Error('A transaction of another test has been open for two minutes.');
}
