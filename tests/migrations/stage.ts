import type pg from 'pg';
import { suite, type Test } from 'uvu';
import type { TestDatabase } from '../support/postgres.ts';
import { hardenedPortal, session } from './fixture.ts';

/** A hardened portal to attack with the roles that there are. One database per file: nothing is committed. */
export interface Stage {
  database: TestDatabase;
  /** As the superuser, inside a transaction; becomes other roles with `set local role`. */
  client: pg.Client;
  /** Ids of two tenants, each with a development, a unit in it, and a message. */
  a: Branch;
  b: Branch;
}

export interface Branch {
  tenant: string;
  development: string;
  unit: string;
  message: string;
  user: string;
}

/** A suite whose tests each run in a transaction of the superuser that is rolled back. */
export function hardenedSuite(name: string): Test<Stage> {
  const test = suite<Stage>(name);
  test.before(async (state) => {
    state.database = await hardenedPortal();
    state.client = await session(state.database, 'postgres');
    await state.client.query('set row_security = on');
    const { rows } = await state.client.query<Branch>(
      `select distinct on (m.tenant_id) m.tenant_id as tenant, m.development_id as development, m.unit_id as unit,
            m.id as message, s.user_id as user
       from messages m join memberships s on s.tenant_id = m.tenant_id order by m.tenant_id, m.id`,
    );
    const [a, b] = rows;
    if (a === undefined || b === undefined) throw new Error('the portal has fewer than two tenants');
    Object.assign(state, { a, b });
  });
  test.before.each(async ({ client }) => {
    await client.query('begin');
  });
  test.after.each(async ({ client }) => {
    await client.query('rollback');
  });
  test.after(async ({ client, database }) => {
    await client.end();
    await database.drop();
  });
  return test;
}

/** Claims as Supabase signs them. */
export const claimsOf = (tenant: string, user?: string) =>
  JSON.stringify({ sub: user, role: 'authenticated', app_metadata: { tenant_id: tenant } });

/** Takes on a role and its claims until the end of the transaction. */
export async function become(client: pg.Client, role: string, claims?: string): Promise<void> {
  await client.query(`set local role ${role}`);
  await client.query("select set_config('request.jwt.claims', $1, true)", [claims ?? '']);
}

export async function countOf(client: pg.Client, sql: string, values: unknown[] = []): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*)::int from ${sql}`, values);
  return rows[0]?.count ?? Number.NaN;
}

/** $1 tenant, $2 development, $3 unit. */
export const MESSAGE = `insert into messages (tenant_id, development_id, unit_id, role, content) values ($1, $2, $3, 'user', 'x')`;
