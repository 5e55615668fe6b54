import type pg from 'pg';
import type { BenchContext } from './bench.ts';
import { type Sample, timed, type Work } from './rounds.ts';

/** A message without what the database fills in. */
type Row = readonly unknown[];

const COLUMNS = 'tenant_id, development_id, unit_id, house_id, user_id, role, content, metadata';

const INSERT_ONE = {
  name: 'insert message',
  text: `insert into public.messages (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

const INSERT_MANY = `insert into public.messages (${COLUMNS}) select ${COLUMNS} from bench.staged`;

/** Rows of a bulk insert, made from those that are there: the same parents, as often. */
const STAGE = `
  create schema if not exists bench;
  drop table if exists bench.staged;
  create table bench.staged as
    select ${COLUMNS} from public.messages m, generate_series(1, $rows / (select count(*) from public.messages) + 1)
     limit $rows;
  grant usage on schema bench to public;
  grant select on bench.staged to public;
  analyze bench.staged`;

/** Puts as many rows aside as a bulk insert is to have. */
export async function stage(client: pg.Client, rows: number): Promise<void> {
  await client.query(STAGE.replaceAll('$rows', String(rows)));
}

/** Rows to insert one by one; all of one tenant when it is given. */
export async function sampleRows(client: pg.Client, count: number, tenant?: string): Promise<Row[]> {
  const { rows } = await client.query({
    text: `select ${COLUMNS} from public.messages where $2::uuid is null or tenant_id = $2
            order by hashtext(id::text) limit $1`,
    values: [count, tenant],
    rowMode: 'array',
  });
  return rows;
}

/** Acts in a session for what the API acts as: the server's own role, or a signed-in user of this tenant. */
export async function become(client: pg.Client, role: string, tenant?: string): Promise<pg.Client> {
  await client.query(`set role ${client.escapeIdentifier(role)}`);
  const claims = tenant === undefined ? '' : JSON.stringify(tokenOf(role, tenant));
  await client.query("select set_config('request.jwt.claims', $1, false)", [claims]);
  return client;
}

/** As large as Supabase makes them: PostgreSQL reads all of it to find one value. */
function tokenOf(role: string, tenant: string): object {
  const person = '00000000-0000-4000-8000-000000000001';
  return {
    iss: 'https://project.example.org/auth/v1',
    sub: person,
    aud: role,
    exp: 1_790_000_000,
    iat: 1_789_996_400,
    email: 'purchaser@example.org',
    phone: '',
    app_metadata: { provider: 'email', providers: ['email'], tenant_id: tenant },
    user_metadata: {
      email: 'purchaser@example.org',
      email_verified: true,
      phone_verified: false,
      sub: person,
    },
    role,
    aal: 'aal1',
    amr: [{ method: 'password', timestamp: 1_789_996_400 }],
    session_id: person,
    is_anonymous: false,
  };
}

/** Sessions that write at the same time. */
export async function writers(
  bench: BenchContext,
  database: string,
  role: string,
  tenant?: string,
): Promise<pg.Client[]> {
  const clients: pg.Client[] = [];
  for (let made = 0; made < bench.size.clients; made += 1) {
    clients.push(await become(await bench.session(database), role, tenant));
  }
  return clients;
}

/** Inserts the rows one by one, each its own transaction, divided among the sessions. */
export function insertSingly(clients: readonly pg.Client[], rows: readonly Row[]): Work {
  return singly(clients, rows, INSERT_ONE);
}

/** Runs a statement once for each list of values, each its own transaction, divided among the sessions. */
export function singly(
  clients: readonly pg.Client[],
  lists: readonly Row[],
  statement: { readonly name: string; readonly text: string },
): Work {
  const parts = clients.map((_, index) => lists.filter((_row, place) => place % clients.length === index));
  return () =>
    timed(clients, lists.length, () =>
      Promise.all(
        clients.map(async (client, index) => {
          for (const values of parts[index] ?? []) await client.query({ ...statement, values: [...values] });
        }),
      ),
    );
}

/**
 * Inserts all that was put aside with one statement, into the table as it is when new: TRUNCATE in a transaction gives it
 * new files, which the rollback throws away, so that every round finds the same.
 */
export function insertTogether(client: pg.Client, role: string, afterwards?: string): Work {
  return together(client, role, INSERT_MANY, 'truncate public.messages', afterwards);
}

/** Runs one large statement as a role, and takes it back. */
export function together(
  client: pg.Client,
  role: string,
  statement: string,
  before: string,
  afterwards: string | undefined,
): Work {
  return async () => {
    let sample: Sample;
    await client.query('begin');
    try {
      await client.query(before);
      await client.query(`set local role ${client.escapeIdentifier(role)}`);
      sample = await timed([client], 1, () => client.query(statement));
    } finally {
      await client.query('rollback');
    }
    if (afterwards !== undefined) await client.query(afterwards);
    return sample;
  };
}
