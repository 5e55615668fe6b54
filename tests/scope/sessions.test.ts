import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withTenant } from '../../scripts/lib/scope/index.ts';
import { openScopedPool } from '../../scripts/lib/scope/scoped-pool.ts';
import { openPooler } from '../support/pooler.ts';
import { failure, portalGround } from './fixture.ts';

const ground = await portalGround();
const { a, b, model, admin } = ground;
const WHO = { actor: 'tester', requestId: 'request-7' };
const log = { warn: () => undefined };

test.after(async () => {
  await ground[Symbol.asyncDispose]();
});

/** All that a scope sets, as an innocent borrower of the same session would find it. */
const LEFT = `select pg_backend_pid() as pid, current_user::text as role,
  coalesce(current_setting('request.jwt.claims', true), '') as claims, coalesce(current_setting('app.actor', true), '') as actor,
  coalesce(current_setting('app.request_id', true), '') as request, current_setting('search_path') as path,
  (select count(*)::int from public.messages) as messages`;

interface Left {
  readonly pid: number;
  readonly role: string;
  readonly claims: string;
  readonly actor: string;
  readonly request: string;
  readonly path: string;
  readonly messages: number;
}

const NOTHING = {
  role: 'portal_app',
  claims: '',
  actor: '',
  request: '',
  path: '"$user", public',
  messages: 0,
};

async function borrow(pool: pg.Pool): Promise<Left> {
  const { rows } = await pool.query<Left>(LEFT);
  const [row] = rows;
  if (row === undefined) throw new Error('no row');
  return row;
}

test('two borrowers of one backend: nothing is left after success, failure, and an error of the server', async () => {
  const pool = ground.pool('portal_app', { max: 1 });
  const scoped = await openScopedPool(pool, { model, log });
  const { pid: first } = await borrow(pool);
  const endings: (() => Promise<unknown>)[] = [
    () => withTenant(scoped, a, WHO, (tx) => tx.query('select 1')),
    () =>
      failure(
        withTenant(scoped, a, WHO, async () => {
          throw new Error('halfway');
        }),
      ),
    () => failure(withTenant(scoped, a, WHO, (tx) => tx.query('select 1 / 0'))),
    () => failure(withTenant(scoped, a, WHO, (tx) => tx.query('this is no SQL'))),
    () => failure(withTenant(scoped, '11111111-2222-4333-8444-555555555555', WHO, async () => 1)),
    () => withTenant(scoped, a, WHO, (tx) => failure(tx.query('select 1 / 0'))).catch(() => undefined),
  ];
  for (const [index, end] of endings.entries()) {
    await end();
    const { pid, ...left } = await borrow(pool);
    assert.equal(left, NOTHING, `ending ${index}`);
    assert.is(pid, first, 'it is the same backend');
  }
  const seen = await withTenant(scoped, b, WHO, (tx) =>
    tx.query('select distinct tenant_id::text as id from messages'),
  );
  assert.equal(seen.rows, [{ id: b }]);
});

test('a backend whose statement is cancelled by the server, or that is ended', async () => {
  const pool = ground.pool('portal_app', { max: 1 });
  const scoped = await openScopedPool(pool, { model, log });
  for (const [end, code] of [
    ['pg_cancel_backend', '57014'],
    ['pg_terminate_backend', '57P01'],
  ]) {
    const { pid } = await borrow(pool);
    const work = withTenant(scoped, a, WHO, (tx) => tx.query('select pg_sleep(20)'));
    const caught = failure(work);
    await until(
      `select count(*) > 0 as yes from pg_stat_activity where pid = ${pid} and query like '%pg_sleep%' and state = 'active'`,
    );
    await admin.query(`select ${end}($1)`, [pid]);
    assert.is((await caught).code, code);
    const { pid: next, ...left } = await borrow(pool);
    assert.equal(left, NOTHING);
    assert.is(next === pid, end === 'pg_cancel_backend');
  }
});

test('a cancelled scope closes its session, and its changes are gone', async () => {
  const pool = ground.pool('portal_app', { max: 1 });
  const scoped = await openScopedPool(pool, { model, log });
  const { pid } = await borrow(pool);
  const controller = new AbortController();
  let late: Promise<unknown> = Promise.resolve();
  const work = withTenant(scoped, a, { ...WHO, signal: controller.signal }, async (tx) => {
    await tx.query("update units set address = 'cancelled'");
    late = failure(delay(20).then(() => tx.query('select 1')));
    setTimeout(() => controller.abort(new Error('the request went away')), 5);
    await delay(10_000, undefined, { ref: false });
  });
  assert.is((await failure(work)).message, 'the request went away');
  assert.instance(await late, Error);
  const { pid: next, ...left } = await borrow(pool);
  assert.equal(left, NOTHING);
  assert.is.not(next, pid);
  await until(`select count(*) = 0 as yes from pg_stat_activity where pid = ${pid}`);
  const { rows } = await admin.query(
    "select count(*)::int as n from public.units where address = 'cancelled'",
  );
  assert.equal(rows, [{ n: 0 }]);
});

test('what somebody left on the session does not reach into a scope', async () => {
  const pool = ground.pool('portal_app', { max: 1 });
  const scoped = await openScopedPool(pool, { model, log });
  await pool.query(
    `select set_config('request.jwt.claims', '{"sub":"nobody","app_metadata":{"tenant_id":"${b}"}}', false),
            set_config('app.actor', 'somebody else', false), set_config('search_path', 'pg_temp', false),
            set_config('request.headers', '{"x-request-id":"left over"}', false)`,
  );
  await pool.query('create temp table messages (id int)').catch(() => undefined);
  await withTenant(scoped, a, { actor: 'tester' }, async (tx) => {
    const { rows } = await tx.query('select distinct tenant_id::text as id from messages');
    assert.equal(rows, [{ id: a }]);
    await tx.query("update units set address = 'x' where id = (select id from units limit 1)");
  });
  const { rows } = await admin.query(
    'select actor, request_id from bulkhead.audit_events order by id desc limit 1',
  );
  assert.equal(rows, [{ actor: 'tester', request_id: null }]);
});

test('a session that somebody gave another role is refused, and is well again after that', async () => {
  const pool = ground.pool('portal_app', { max: 1 });
  const scoped = await openScopedPool(pool, { model, log });
  await pool.query('set role authenticated');
  const error = await failure(withTenant(scoped, a, WHO, (tx) => tx.query('select 1')));
  assert.is(error.code, 'SCOPE_LOGIN');
  await pool.query('reset role');
  await withTenant(scoped, a, WHO, (tx) => tx.query('select 1'));
});

test('through a transaction pooler that mixes backends', async () => {
  await using pooler = await openPooler(ground.database.urlFor('portal_app'), 2);
  const pool = new pg.Pool({ connectionString: pooler.url, max: 4 });
  try {
    const scoped = await openScopedPool(pool, { model, log });
    // The pooler really is one: a setting of the session turns up with somebody else.
    await pool.query("select set_config('app.seen', 'by all', false)");
    const seen = new Set<string>();
    for (let i = 0; i < 6; i += 1) {
      seen.add(String((await pool.query("select current_setting('app.seen', true) as v")).rows[0]?.v));
    }
    assert.ok(seen.has('by all') && seen.size > 1);
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const [tenant, other] = index % 2 === 0 ? [a, b] : [b, a];
        const fails = index % 5 === 0;
        const work = withTenant(scoped, tenant, { actor: `worker ${index}` }, async (tx) => {
          const { rows } = await tx.query('select distinct tenant_id::text as id from messages');
          assert.equal(rows, [{ id: tenant }]);
          const mine = await tx.query('select count(*)::int as n from messages where tenant_id = $1', [
            other,
          ]);
          assert.equal(mine.rows, [{ n: 0 }]);
          if (fails) throw new Error('halfway');
        });
        if (fails) assert.is((await failure(work)).message, 'halfway');
        else await work;
      }),
    );
    assert.ok(pooler.handed.moved > 3, `${pooler.handed.moved} of ${pooler.handed.total} moved`);
    const pids = new Set<number>();
    for (let i = 0; i < 8; i += 1) {
      const { pid, ...left } = await borrow(pool);
      assert.equal(left, NOTHING);
      pids.add(pid);
    }
    assert.equal([...pids].sort(), [...pooler.backends].sort());
  } finally {
    await pool.end();
  }
});

test('a client of the pooler that goes away in the middle takes its backend with it', async () => {
  await using pooler = await openPooler(ground.database.urlFor('portal_app'), 1);
  const pool = new pg.Pool({ connectionString: pooler.url, max: 2 });
  pool.on('error', () => undefined);
  try {
    const scoped = await openScopedPool(pool, { model, log });
    const before = pooler.backends;
    const controller = new AbortController();
    const work = withTenant(scoped, a, { ...WHO, signal: controller.signal }, async (tx) => {
      await tx.query('select 1');
      controller.abort(new Error('gone'));
      await delay(5_000, undefined, { ref: false });
    });
    assert.is((await failure(work)).message, 'gone');
    const { pid, ...left } = await borrow(pool);
    assert.equal(left, NOTHING);
    assert.not.ok(before.includes(pid));
  } finally {
    await pool.end();
  }
});

async function until(sql: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await admin.query(sql)).rows[0]?.yes === true) return;
    await delay(20);
  }
  throw new Error(`never: ${sql}`);
}

test.run();
