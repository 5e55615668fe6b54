import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { asSystem, withTenant } from '../../scripts/lib/scope/index.ts';
import { failure, portalGround } from './fixture.ts';

const ground = await portalGround();
const { a, b, admin } = ground;
const app = await ground.scoped('portal_app');
const service = await ground.scoped('authenticator', { role: 'service_role' });
const WHO = { actor: 'tester', requestId: 'request-7' };

test.after(async () => {
  await ground[Symbol.asyncDispose]();
});

const count = async (sql: string, values: unknown[] = []): Promise<number> =>
  Number((await admin.query(sql, values)).rows[0]?.count);
const mine = 'select count(*) as count from public.messages where tenant_id = $1';

test('the login decides by what a scope is held', () => {
  assert.is(app.wall, 'policies');
  assert.is(service.wall, 'statements');
});

test('policies: a scope sees its tenant, whatever the statement says', async () => {
  const seen = await withTenant(
    app,
    a,
    WHO,
    async (tx) => (await tx.query('select tenant_id from messages')).rows,
  );
  assert.is(seen.length, await count(mine, [a]));
  assert.ok(seen.length > 0 && seen.every((row) => row.tenant_id === a));
});

test('statements: a scope runs what is bound, and refuses the rest', async () => {
  const all = await withTenant(service, a, WHO, (tx) =>
    tx.query('select id from messages where tenant_id = $1', [a]),
  );
  assert.is(all.rowCount, await count(mine, [a]));
  for (const [sql, values] of [
    ['select id from messages', []],
    ['select id from messages where tenant_id = $1', [b]],
    ['delete from messages', []],
  ] as const) {
    const error = await failure(withTenant(service, a, WHO, (tx) => tx.query(sql, values)));
    assert.is(error.code, 'SCOPE_STATEMENT', sql);
  }
  assert.match(ground.lines.at(-1) ?? '', 'in the scope of a tenant');
});

test('outside of a scope every query on a tenant table throws and is logged', async () => {
  for (const pool of [app, service]) {
    ground.lines.length = 0;
    const error = await failure(pool.query('select id from public.messages where tenant_id = $1', [a]));
    assert.is(error.code, 'SCOPE_STATEMENT');
    assert.match(ground.lines.join(), 'outside of a scope');
    assert.equal((await pool.query('select 1 + $1::int as two', [1])).rows, [{ two: 2 }]);
  }
});

const NO_TENANTS: readonly [string, unknown][] = [
  ['the nil uuid', '00000000-0000-0000-0000-000000000000'],
  ['an empty text', ''],
  ['undefined', undefined],
  ['null', null],
  ['an array', ['x']],
  ['a malformed id', 'not-a-key'],
  ['a quote in it', "' or true --"],
  ['spaces around it', ` ${a} `],
  ['braces around it', `{${a}}`],
  ['a number', 7],
  ['an object', { toString: () => a }],
];
for (const [what, id] of NO_TENANTS) {
  test(`no tenant: ${what}`, async () => {
    let ran = false;
    const work = async () => {
      ran = true;
    };
    for (const pool of [app, service]) {
      assert.is((await failure(withTenant(pool, id, WHO, work))).code, 'SCOPE_TENANT');
    }
    assert.not.ok(ran);
  });
}

test('no tenant: one that does not exist, which the table is asked', async () => {
  for (const pool of [app, service]) {
    const error = await failure(withTenant(pool, '11111111-2222-4333-8444-555555555555', WHO, async () => 1));
    assert.is(error.code, 'SCOPE_TENANT');
    assert.match(error.message, 'no such tenant');
  }
});

test('upper case is the same tenant', async () => {
  const tenant = await withTenant(app, a.toUpperCase(), WHO, async (tx) => tx.tenant);
  assert.is(tenant, a);
});

test('inside of a scope: the same tenant joins in, another one throws', async () => {
  await withTenant(app, a, WHO, async (outer) => {
    await withTenant(app, a, WHO, async (inner) => assert.is(inner, outer));
    for (const inner of [
      withTenant(app, b, WHO, async () => 1),
      withTenant(app, a, { actor: 'somebody else' }, async () => 1),
      withTenant(service, a, WHO, async () => 1),
      asSystem(service, 'to look around', WHO, async () => 1),
    ]) {
      assert.is((await failure(inner)).code, 'SCOPE_NESTED');
    }
    assert.is((await failure(app.query('select 1'))).code, 'SCOPE_CLOSED');
  });
});

test('scopes side by side do not meet', async () => {
  const seen = await Promise.all(
    [a, b, a, b].map((tenant) =>
      withTenant(app, tenant, WHO, async (tx) => {
        await delay(5);
        return [
          tenant,
          (await tx.query('select distinct tenant_id as id from units')).rows.map(({ id }) => id),
        ];
      }),
    ),
  );
  for (const [tenant, rows] of seen) assert.equal(rows, [tenant]);
});

test('work that nobody awaited finds its scope closed', async () => {
  let late: Promise<unknown> = Promise.resolve();
  await withTenant(app, a, WHO, async (tx) => {
    late = delay(30).then(() => tx.query('select 1'));
    late.catch(() => undefined);
  });
  assert.is((await failure(late)).code, 'SCOPE_CLOSED');
});

test('a failure rolls back; one that was swallowed is not taken for success', async () => {
  const insert = "update messages set content = 'changed' where tenant_id = $1";
  const error = await failure(
    withTenant(service, a, WHO, async (tx) => {
      await tx.query(insert, [a]);
      throw new Error('halfway');
    }),
  );
  assert.is(error.message, 'halfway');
  const swallowed = await failure(
    withTenant(service, a, WHO, async (tx) => {
      await tx.query(insert, [a]);
      await tx.query('select 1 / 0').catch(() => undefined);
    }),
  );
  assert.match(swallowed.message, 'rolled back');
  assert.is(await count("select count(*) as count from messages where content = 'changed'"), 0);
});

test('savepoints work, everything else of a transaction is the business of the scope', async () => {
  for (const pool of [app, service]) {
    await withTenant(pool, a, WHO, async (tx) => {
      await tx.query('savepoint before');
      await failure(tx.query('select 1 / 0'));
      await tx.query('rollback to before');
      await tx.query("set local statement_timeout = '5s'");
    });
    for (const sql of [
      'commit',
      'rollback',
      'begin',
      "set app.actor = 'x'",
      "set local request.jwt.claims = '{}'",
      'reset all',
      'reset role',
      'set role postgres',
      'set session authorization default',
      "select set_config('request.jwt.claims', '{}', true)",
      "select pg_catalog.set_config('app.actor', 'x', false)",
      "update pg_settings set setting = 'off' where name = 'row_security'",
      'do $$ begin null; end $$',
      'copy messages to stdout',
      'listen everything',
      'declare c cursor for select 1',
      'prepare p as select 1',
      'execute p',
      'call something()',
      'lock table messages',
      'truncate messages',
      'create temp table t (a int)',
      'explain analyze select 1',
      'select 1; select 2',
      '',
    ]) {
      const error = await failure(withTenant(pool, a, WHO, (tx) => tx.query(sql)));
      assert.is(error.code, 'SCOPE_STATEMENT', sql);
    }
  }
});

test('cursors, streams and named statements are refused', async () => {
  const odd: object[] = [
    { text: 'select 1', name: 'kept' },
    { text: 'select 1', submit: () => undefined },
    { text: 'select 1', rowMode: 'array' },
  ];
  for (const statement of odd) {
    const error = await failure(
      withTenant(app, a, WHO, (tx) => tx.query({ text: 'select 1', ...statement })),
    );
    assert.is(error.code, 'SCOPE_STATEMENT');
  }
});

test('superusers, owners and who can become the owner are refused at once', async () => {
  for (const login of ['postgres', 'portal_owner']) {
    const url = login === 'postgres' ? { connectionString: ground.database.url } : {};
    const error = await failure(ground.scoped(login, {}, url));
    assert.is(error.code, 'SCOPE_LOGIN', login);
  }
  assert.match((await failure(ground.scoped('portal_owner'))).message, 'owns');
});

test('an actor is asked for', async () => {
  assert.is((await failure(withTenant(app, a, { actor: ' ' }, async () => 1))).code, 'SCOPE_SETTINGS');
});

test('every write carries actor and request id into the audit trail', async () => {
  for (const pool of [app, service]) {
    await withTenant(pool, a, WHO, (tx) =>
      tx.query("update units set address = 'Sample street 1' where tenant_id = $1", [a]),
    );
    const { rows } = await admin.query(
      `select distinct actor, actor_source, request_id, tenant from bulkhead.audit_events
        where xid = (select xid from bulkhead.audit_events order by id desc limit 1)`,
    );
    assert.equal(rows, [{ actor: 'tester', actor_source: 'setting', request_id: 'request-7', tenant: a }]);
    await admin.query("update public.units set address = 'before'");
  }
});

test('the subject of a signed-in user reaches the policies and the trail', async () => {
  const { rows: members } = await admin.query(
    'select user_id::text as id from public.memberships where tenant_id = $1 limit 1',
    [a],
  );
  const subject = String(members[0]?.id);
  const changed = await withTenant(app, a, { ...WHO, subject }, (tx) =>
    tx.query("update users set full_name = 'Sample Person'"),
  );
  assert.is(changed.rowCount, 1);
  const { rows } = await admin.query(
    'select actor, actor_source from bulkhead.audit_events order by id desc limit 1',
  );
  assert.equal(rows, [{ actor: subject, actor_source: 'token' }]);
});

test('asSystem sees all tenants, and its reason is in the trail before its work', async () => {
  const reason = 'counting all messages for the invoice';
  const error = await failure(
    asSystem(service, reason, WHO, async (tx) => {
      const { rows } = await tx.query('select count(distinct tenant_id)::int as tenants from messages');
      assert.ok(rows[0]?.tenants >= 2);
      throw new Error('the work failed');
    }),
  );
  assert.is(error.message, 'the work failed');
  const { rows } = await admin.query(
    `select actor, request_id, new_values ->> 'reason' as reason, actor_role from bulkhead.audit_events
      where table_name = 'system_access' order by id desc limit 1`,
  );
  assert.equal(rows, [{ actor: 'tester', request_id: 'request-7', reason, actor_role: 'service_role' }]);
  assert.is((await failure(asSystem(service, '  ', WHO, async () => 1))).code, 'SCOPE_STATEMENT');
  const settings = await failure(asSystem(service, reason, WHO, (tx) => tx.query("set app.actor = 'x'")));
  assert.is(settings.code, 'SCOPE_STATEMENT');
  const changed = await failure(admin.query("update bulkhead.system_access set reason = 'another'"));
  assert.match(changed.message, 'append');
});

test('asSystem needs a trail', async () => {
  await admin.query('alter function bulkhead.record_system_access(text) rename to gone');
  const error = await failure(asSystem(service, 'without a trail', WHO, async () => 1));
  await admin.query('alter function bulkhead.gone(text) rename to record_system_access');
  assert.match(error.message, 'cannot record');
});

test.run();
