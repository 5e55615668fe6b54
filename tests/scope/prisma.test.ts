import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { failure, portalGround } from './fixture.ts';

// The recipe of docs/SCOPE.md as it stands there, with a stand-in for Prisma that sends what Prisma would send.

interface Transaction {
  $queryRawUnsafe(text: string, ...values: unknown[]): Promise<unknown[]>;
}

type WithTenant = (
  prisma: { $transaction<R>(work: (tx: Transaction) => Promise<R>): Promise<R> },
  tenant: unknown,
  who: { actor: string; requestId?: string },
  work: (tx: Transaction) => Promise<unknown>,
) => Promise<unknown>;

const ground = await portalGround();
const { a, b, admin } = ground;
const folder = await mkdtemp(join(tmpdir(), 'bulkhead-prisma-'));
const withTenant = await recipe();

test.after(async () => {
  await rm(folder, { recursive: true });
  await ground[Symbol.asyncDispose]();
});

async function recipe(): Promise<WithTenant> {
  const page = await readFile('docs/SCOPE.md', 'utf8');
  const [, text] = /<!-- prisma recipe[^>]*-->\n```ts\n([\s\S]*?)```/.exec(page) ?? [];
  assert.ok(text, 'the recipe is in docs/SCOPE.md');
  const file = join(folder, 'recipe.ts');
  const scope = pathToFileURL(resolve('scripts/lib/scope/index.ts')).href;
  await writeFile(file, (text ?? '').replace("'bulkhead/scope'", `'${scope}'`));
  const module: { withTenant: WithTenant } = await import(pathToFileURL(file).href);
  return module.withTenant;
}

function standIn(pool: pg.Pool) {
  return {
    async $transaction<R>(work: (tx: Transaction) => Promise<R>): Promise<R> {
      const client = await pool.connect();
      let named = 0;
      try {
        await client.query('BEGIN');
        const result = await work({
          async $queryRawUnsafe(text, ...values) {
            named += 1;
            return (await client.query({ name: `s${named}`, text, values })).rows;
          },
        });
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      } finally {
        client.release(true);
      }
    },
  };
}

const WHO = { actor: 'prisma tester', requestId: 'request-11' };

test('a scope sees one tenant, and the next borrower nothing', async () => {
  const pool = ground.pool('portal_app');
  for (const tenant of [a, b]) {
    const rows = await withTenant(standIn(pool), tenant, WHO, (tx) =>
      tx.$queryRawUnsafe('select distinct tenant_id::text as id from public.messages'),
    );
    assert.equal(rows, [{ id: tenant }]);
  }
  const outside = await standIn(pool).$transaction((tx) =>
    tx.$queryRawUnsafe('select id from public.messages'),
  );
  assert.equal(outside, []);
});

test('writes carry actor and request id', async () => {
  await withTenant(standIn(ground.pool('portal_app')), a, WHO, (tx) =>
    tx.$queryRawUnsafe("update public.units set address = 'by Prisma'"),
  );
  const { rows } = await admin.query(
    'select actor, request_id, tenant from bulkhead.audit_events order by id desc limit 1',
  );
  assert.equal(rows, [{ actor: 'prisma tester', request_id: 'request-11', tenant: a }]);
});

test('the wrong login, id, or tenant', async () => {
  const open = (login: string, tenant: unknown) =>
    failure(withTenant(standIn(ground.pool(login)), tenant, WHO, async () => 'ran'));
  assert.is((await open('bulkhead_operator', a)).code, 'SCOPE_LOGIN');
  assert.is((await open('portal_app', '11111111-2222-4333-8444-555555555555')).code, 'SCOPE_TENANT');
  const superuser = standIn(ground.pool('postgres', { connectionString: ground.database.url }));
  assert.is((await failure(withTenant(superuser, a, WHO, async () => 'ran'))).code, 'SCOPE_LOGIN');
  assert.throws(() => withTenant(standIn(ground.pool('portal_app')), [a], WHO, async () => 'ran'), /one key/);
});

test.run();
