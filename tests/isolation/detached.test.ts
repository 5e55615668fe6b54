import type pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { errorCode } from '../../scripts/lib/postgres/advice.ts';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';

// What started it all: messages that belong to no unit. Once hardened, nobody can store one.

const NOT_NULL = '23502';
const FOREIGN_KEY = '23503';

const context = testContext();
const loose = await createDatabase('portal');
const hardened = await createDatabase('portal-hardened');

test.after(async () => {
  await loose.drop();
  await hardened.drop();
  await context.end();
});

const HOME = `
  select tenant_id as tenant, development_id as development, id as unit from public.units
   where tenant_id is not null and development_id is not null order by id limit 1`;

const OTHER = 'select id as unit from public.units where tenant_id <> $1 order by id limit 1';

const INSERT = `
  insert into public.messages (tenant_id, development_id, unit_id, role, content) values ($1, $2, $3, 'user', 'x')`;

interface Home {
  readonly tenant: string | null;
  readonly development: string | null;
  readonly unit: string | null;
}

/** The SQLSTATE with which a message is refused, or undefined; it is taken back in any case. */
async function refusalOf(client: pg.ClientBase, message: Home): Promise<string | undefined> {
  await client.query('begin');
  try {
    await client.query(INSERT, [message.tenant, message.development, message.unit]);
    return undefined;
  } catch (error) {
    return errorCode(error);
  } finally {
    await client.query('rollback');
  }
}

async function homeIn(client: pg.ClientBase): Promise<Home> {
  const { rows } = await client.query<Home>(HOME);
  if (rows[0] === undefined) throw new Error('the portal has no unit');
  return rows[0];
}

for (const login of ['superuser', 'portal_owner', 'service_role', 'bulkhead_operator']) {
  test(`${login}: a message without a unit fails, and so does one without development or tenant`, async () => {
    const client = await connect(hardened.url, context);
    try {
      const home = await homeIn(client);
      const other = await client.query<{ unit: string }>(OTHER, [home.tenant]);
      if (login !== 'superuser') await client.query(`set role ${login}`);
      if (login === 'portal_owner')
        await client.query('alter table public.messages no force row level security');
      assert.is(await refusalOf(client, { ...home, unit: null }), NOT_NULL);
      assert.is(await refusalOf(client, { ...home, development: null }), NOT_NULL);
      assert.is(await refusalOf(client, { ...home, tenant: null }), NOT_NULL);
      assert.is(await refusalOf(client, { ...home, unit: other.rows[0]?.unit ?? null }), FOREIGN_KEY);
      assert.is(await refusalOf(client, home), undefined, 'one with all three is taken');
    } finally {
      await client.query('reset role; alter table public.messages force row level security');
      await client.end();
    }
  });
}

test('before hardening it goes through', async () => {
  const client = await connect(loose.url, context);
  try {
    const home = await homeIn(client);
    assert.is(await refusalOf(client, { ...home, unit: null }), undefined);
  } finally {
    await client.end();
  }
});

test.run();
