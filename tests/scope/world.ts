import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { openScopedPool, type ScopedPool } from '../../scripts/lib/scope/scoped-pool.ts';
import { parseModel } from '../../scripts/lib/tenancy/parse.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

/** The portal before it was hardened, where nothing else keeps the tenants apart, with more to reach. */
export interface World extends AsyncDisposable {
  readonly scoped: ScopedPool;
  /** Values by the names under which the corpus knows them. */
  readonly ids: Readonly<Record<string, string>>;
  /** Runs a statement as the service role and says what it returned, and what it did to other tenants' rows; undone. */
  full(sql: string, values: readonly unknown[]): Promise<Trace>;
  /** The same where there is nobody but the one tenant. */
  alone(sql: string, values: readonly unknown[]): Promise<Trace>;
}

export interface Trace {
  /** Rows, or the error, in a form that can be compared. */
  readonly outcome: string;
  /** The outcome was an error. */
  readonly failed: boolean;
  readonly othersChanged: boolean;
}

const MODEL_TABLES = `
  message_marks: { via: message_id, parents: { message_id: messages } }
  replyTemplates: { tenant: tenantId, nullTenant: global }
  countries: { shared: true, key: code, parents: { contact_id: { table: users, optional: true } } }
`;

const TENANT_TABLES =
  'developments house_types units memberships messages documents notices analytics_events'.split(' ');

export async function openWorld(): Promise<World> {
  const text = (await readFile('bulkhead.yaml', 'utf8')).replace(/^tables:$/m, `tables:${MODEL_TABLES}`);
  const model = parseModel(text, 'world.yaml');
  const sql = await readFile('tests/scope/world.sql', 'utf8');
  const databases: TestDatabase[] = [];
  const clients: pg.Client[] = [];
  const make = async () => {
    const database = await createDatabase('portal');
    databases.push(database);
    const client = new pg.Client({ connectionString: database.url });
    clients.push(client);
    await client.connect();
    await client.query('set role portal_owner');
    await client.query(sql);
    await client.query('reset role');
    return { database, client };
  };
  const [full, alone] = [await make(), await make()];
  const ids = await idsOf(full.client);
  await removeOthers(alone.client, ids.A ?? '');
  const pool = new pg.Pool({ connectionString: full.database.urlFor('authenticator'), max: 1 });
  const scoped = await openScopedPool(pool, { model, role: 'service_role', log: { warn: () => undefined } });
  return {
    scoped,
    ids,
    full: (text, values) => traced(full.client, ids.A ?? '', text, values),
    alone: (text, values) => traced(alone.client, ids.A ?? '', text, values),
    async [Symbol.asyncDispose]() {
      await pool.end();
      for (const client of clients) await client.end();
      for (const database of databases) await database.drop();
    },
  };
}

async function idsOf(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ id: string }>(
    `select t.id::text as id from public.tenants t join public.messages m on m.tenant_id = t.id group by 1 order by count(*) desc, 1 limit 2`,
  );
  const ids: Record<string, string> = { A: rows[0]?.id ?? '', B: rows[1]?.id ?? '' };
  for (const side of ['A', 'B']) {
    const pick = async (name: string, query: string) => {
      const { rows: found } = await client.query<{ id: string }>(query, [ids[side]]);
      if (found[0] === undefined) throw new Error(`the world has no ${name} for ${side}`);
      ids[`${name}${side}`] = found[0].id;
    };
    const first = (table: string, column = 'id') =>
      `select ${column}::text as id from public.${table} where tenant_id = $1 order by ${table}.id limit 1`;
    await pick('unit', first('units'));
    await pick('uid', first('units', 'unit_uid'));
    await pick('number', first('units', 'unit_number'));
    await pick('development', first('units', 'development_id'));
    await pick('message', first('messages'));
    await pick(
      'mark',
      'select k.id::text as id from public.message_marks k join public.messages m on m.id = k.message_id where m.tenant_id = $1 order by 1 limit 1',
    );
    await pick(
      'user',
      `select user_id::text as id from public.memberships s where tenant_id = $1
      and not exists (select from public.memberships o where o.user_id = s.user_id and o.tenant_id is distinct from $1) order by 1 limit 1`,
    );
    await pick('slug', 'select slug as id from public.tenants where id = $1');
  }
  return ids;
}

/** Leaves what is the tenant's, what is everybody's, and the people to whom its rows refer. */
async function removeOthers(client: pg.Client, tenant: string): Promise<void> {
  const id = client.escapeLiteral(tenant);
  await client.query(
    [
      'set session_replication_role = replica',
      `delete from public.message_marks k where not exists (select from public.messages m where m.id = k.message_id and m.tenant_id = ${id})`,
      `delete from public."replyTemplates" where "tenantId" <> ${id}`,
      ...TENANT_TABLES.map((table) => `delete from public.${table} where tenant_id is distinct from ${id}`),
      `delete from public.tenants where id <> ${id}`,
      `delete from public.left_over where tenant_id is distinct from ${id}`,
      `delete from public.users u where not exists (select from public.memberships where user_id = u.id)
         and not exists (select from public.messages where user_id = u.id) and not exists (select from public.analytics_events where user_id = u.id)`,
      'set session_replication_role = origin',
      'refresh materialized view public.unit_stats',
    ].join(';'),
  );
}

/** One number for all rows that are not the tenant's. */
function othersSql(tenant: string): string {
  const parts = [
    ...TENANT_TABLES.map(
      (table) => `select t::text as line from public.${table} t where t.tenant_id is distinct from ${tenant}`,
    ),
    `select t::text from public."replyTemplates" t where t."tenantId" is distinct from ${tenant}`,
    `select t::text from public.tenants t where t.id <> ${tenant}`,
    'select t::text from public.users t',
    'select t::text from public.countries t',
    `select t::text from public.message_marks t where not exists (select from public.messages m where m.id = t.message_id and m.tenant_id = ${tenant})`,
  ];
  return `select md5(string_agg(line, e'\\n' order by line)) as sum from (${parts.join(' union all ')}) lines`;
}

async function traced(
  client: pg.Client,
  tenant: string,
  sql: string,
  values: readonly unknown[],
): Promise<Trace> {
  const others = othersSql(client.escapeLiteral(tenant));
  const sum = async () => String((await client.query(others)).rows[0]?.sum);
  await client.query('begin');
  try {
    const before = await sum();
    await client.query('set local role service_role; set local search_path = public; savepoint here');
    const { outcome, failed } = await outcomeOf(() => client.query(sql, [...values]));
    if (failed) await client.query('rollback to here');
    await client.query('set local role none');
    return { outcome, failed, othersChanged: (await sum()) !== before };
  } finally {
    await client.query('rollback');
  }
}

export async function outcomeOf(
  run: () => Promise<pg.QueryResult | pg.QueryResult[]>,
): Promise<{ outcome: string; failed: boolean }> {
  const told = ({ rows, rowCount }: pg.QueryResult) =>
    `${rowCount} ${rows
      .map((row) => JSON.stringify(row))
      .sort()
      .join('\n')}`;
  return await run().then(
    (result) => ({ outcome: [result].flat().map(told).join('\n'), failed: false }),
    (error: Error) => ({ outcome: `error: ${error.message}`, failed: true }),
  );
}
