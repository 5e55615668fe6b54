import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { failure, portalGround } from './fixture.ts';
import { openPrisma, type Prisma, type Transaction } from './prisma-client.mjs';

// The recipe of docs/SCOPE.md as it stands there, with Prisma's own client and its adapter for pg.

type WithTenant = <R>(
  prisma: Prisma,
  tenant: unknown,
  who: { actor: string; requestId?: string },
  work: (tx: Transaction) => Promise<R>,
) => Promise<R>;

const ground = await portalGround();
const { a, b, admin } = ground;
const folder = await mkdtemp(join(tmpdir(), 'bulkhead-prisma-'));
const withTenant = await recipe();

test.after(async () => {
  for (const prisma of opened) await prisma.$disconnect();
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

const opened: Prisma[] = [];

function open(login: string, url = ground.database.urlFor(login)): Prisma {
  const prisma = openPrisma(url);
  opened.push(prisma);
  return prisma;
}

const count = async (tenant: string) =>
  Number(
    (await admin.query('select count(*) from public.units where tenant_id = $1', [tenant])).rows[0]?.count,
  );

const WHO = { actor: 'prisma tester', requestId: 'request-11' };

test('a scope sees one tenant, and the next borrower of the session nothing', async () => {
  const prisma = open('portal_app');
  for (const tenant of [a, b, a]) {
    const units = await withTenant(prisma, tenant, WHO, (tx) => tx.unit.findMany());
    assert.is(units.length, await count(tenant));
    assert.equal([...new Set(units.map((unit) => unit.tenantId))], [tenant]);
  }
  assert.equal(await prisma.unit.findMany(), []);
  assert.equal(await withTenant(prisma, a, WHO, () => prisma.unit.findMany()), [], 'another session');
});

test('scopes beside one another keep apart', async () => {
  const prisma = open('portal_app');
  const tenants = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? a : b));
  const seen = await Promise.all(
    tenants.map((tenant) => withTenant(prisma, tenant, WHO, (tx) => tx.unit.findMany())),
  );
  for (const [index, units] of seen.entries()) {
    assert.ok(units.length > 0 && units.every((unit) => unit.tenantId === tenants[index]));
  }
});

test('what a scope that failed wrote is gone, and so is its tenant', async () => {
  const prisma = openPrisma(ground.database.urlFor('portal_app'), 1);
  opened.push(prisma);
  const error = await failure(
    withTenant(prisma, a, WHO, async (tx) => {
      await tx.unit.updateMany({ data: { address: 'never' } });
      throw new Error('the work failed');
    }),
  );
  assert.match(error.message, 'the work failed');
  assert.equal(await prisma.unit.findMany(), []);
  const units = await withTenant(prisma, b, WHO, (tx) => tx.unit.findMany({ where: { address: 'never' } }));
  assert.equal(units, []);
});

test('writes reach the tenant alone, and carry actor and request id', async () => {
  const prisma = open('portal_app');
  const other = await withTenant(prisma, a, WHO, (tx) =>
    tx.unit.updateMany({ where: { tenantId: b }, data: { address: 'stolen' } }),
  );
  assert.is(other.count, 0);
  const own = await withTenant(prisma, a, WHO, (tx) =>
    tx.unit.updateMany({ data: { address: 'by Prisma' } }),
  );
  assert.is(own.count, await count(a));
  const { rows } = await admin.query(
    'select actor, request_id, tenant from bulkhead.audit_events order by id desc limit 1',
  );
  assert.equal(rows, [{ actor: 'prisma tester', request_id: 'request-11', tenant: a }]);
  const given = withTenant(prisma, a, WHO, (tx) => tx.unit.updateMany({ data: { tenantId: b } }));
  assert.match((await failure(given)).message, '42501');
});

test('the wrong login, id, or tenant', async () => {
  const refused = (prisma: Prisma, tenant: unknown) =>
    failure(withTenant(prisma, tenant, WHO, async () => 'ran'));
  assert.is((await refused(open('bulkhead_operator'), a)).code, 'SCOPE_LOGIN');
  assert.is((await refused(open('postgres', ground.database.url), a)).code, 'SCOPE_LOGIN');
  assert.is((await refused(open('portal_app'), '11111111-2222-4333-8444-555555555555')).code, 'SCOPE_TENANT');
  assert.throws(() => withTenant(open('portal_app'), [a], WHO, async () => 'ran'), /one key/);
});

test.run();
