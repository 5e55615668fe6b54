import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { type Case, tryCase } from './policy-judged.ts';

const portal = await readModel('bulkhead.yaml');
const context = testContext({ command: 'hardening-status' });
const hardened = await createDatabase('portal-hardened');
const client = await connect(hardened.url, context);

test.after(async () => {
  await client.end();
  await hardened.drop();
  await context.end();
});

// The tests' session is the superuser, so a view that it makes reads past every policy.
const view = (options = '', name = 'v', from = 'public.messages') =>
  `create view public.${name} ${options} as select * from ${from}; grant select on public.${name} to authenticated;`;
const FOREIGN = `create foreign data wrapper other; create server other foreign data wrapper other;
  create foreign table public.remote (id int) server other;`;

const CASES: readonly Case[] = [
  {
    id: 'VW-01',
    what: 'the owner sees past row-level security',
    sql: view(),
    object: 'public.v',
    verdict: 'red',
    observed: /authenticated reads public\.messages as postgres/,
  },
  {
    id: 'VW-01',
    what: 'security_invoker',
    sql: view('with (security_invoker)'),
    object: 'public.v',
    verdict: 'green',
    observed: /security_invoker/,
  },
  {
    id: 'VW-01',
    what: 'row-level security holds the owner: others call that an error',
    sql: `${view()} alter view public.v owner to portal_owner;`,
    object: 'public.v',
    verdict: 'green',
    observed: /holds its owner portal_owner/,
  },
  {
    id: 'VW-01',
    what: 'the same owner, and a table without FORCE',
    sql: `${view()} alter view public.v owner to portal_owner; alter table public.messages no force row level security;`,
    object: 'public.v',
    verdict: 'red',
  },
  {
    id: 'VW-01',
    what: 'nobody may use it',
    sql: `${view()} revoke all on public.v from authenticated, anon;`,
    object: 'public.v',
    verdict: 'green',
    observed: /no application role/,
  },
  {
    id: 'VW-01',
    what: 'a right to one column',
    sql: `${view()} revoke all on public.v from authenticated, anon; grant select (content) on public.v to anon;`,
    object: 'public.v',
    verdict: 'red',
    observed: /anon/,
  },
  {
    id: 'VW-01',
    what: 'a schema that nobody may enter',
    sql: `create schema hidden; create view hidden.v as select * from public.messages; grant select on hidden.v to authenticated;`,
    object: 'hidden.v',
    verdict: 'green',
  },
  {
    id: 'VW-01',
    what: 'security_invoker over a view whose owner sees past',
    sql: `create view public.inner_v as select * from public.messages; ${view('with (security_invoker)', 'v', 'public.inner_v')} grant select on public.inner_v to authenticated;`,
    object: 'public.v',
    verdict: 'red',
  },
  {
    id: 'VW-01',
    what: 'over a view with security_invoker, which reads as whoever asks',
    sql: `create view public.inner_v with (security_invoker) as select * from public.messages; ${view('', 'v', 'public.inner_v')}`,
    object: 'public.v',
    verdict: 'green',
  },
  {
    id: 'VW-01',
    what: 'a partition or a shared table alone',
    sql: view('', 'v', 'public.users'),
    object: 'bulkhead.orphaned_data_summary',
    verdict: 'green',
  },
  {
    id: 'VW-01',
    what: 'a view over a materialized view',
    sql: `create materialized view public.m as select * from public.messages; ${view('', 'v', 'public.m')}`,
    object: 'public.v',
    verdict: 'red',
  },

  {
    id: 'VW-02',
    what: 'granted',
    sql: 'create materialized view public.m as select * from public.messages; grant select on public.m to anon;',
    object: 'public.m',
    verdict: 'red',
    observed: /anon may read it: a copy of public\.messages/,
  },
  {
    id: 'VW-02',
    what: 'not granted',
    sql: 'create materialized view public.m as select * from public.messages; revoke all on public.m from anon, authenticated;',
    object: 'public.m',
    verdict: 'green',
  },
  {
    id: 'VW-02',
    what: 'through a view',
    sql: 'create view public.inner_v as select * from public.messages; create materialized view public.m as select * from public.inner_v; grant select on public.m to authenticated;',
    object: 'public.m',
    verdict: 'red',
  },
  {
    id: 'VW-02',
    what: 'of a shared table',
    sql: 'create materialized view public.m as select * from public.users; grant select on public.m to authenticated;',
    object: '',
    verdict: 'green',
  },
  {
    id: 'VW-03',
    what: 'granted',
    sql: `${FOREIGN} grant select on public.remote to authenticated;`,
    object: 'public.remote',
    verdict: 'red',
  },
  {
    id: 'VW-03',
    what: 'not granted',
    sql: `${FOREIGN} revoke all on public.remote from anon, authenticated;`,
    object: 'public.remote',
    verdict: 'green',
  },
  { id: 'VW-03', what: 'none', sql: '', object: '', verdict: 'green', observed: /no foreign table/ },
];

for (const item of CASES) {
  test(`${item.id} ${item.verdict}: ${item.what}`, async () => {
    assert.is(await tryCase(client, portal, item), undefined);
  });
}

test('VW-01 says what the server does: who reads other tenants through a view, and who does not', async () => {
  const setups: readonly (readonly [string, boolean])[] = [
    [view(), true],
    [view('with (security_invoker)'), false],
    [`${view()} alter view public.v owner to portal_owner;`, false],
    [
      `create view public.inner_v with (security_invoker) as select * from public.messages; ${view('', 'v', 'public.inner_v')} grant select on public.inner_v to authenticated;`,
      false,
    ],
    [
      `create view public.inner_v as select * from public.messages; ${view('with (security_invoker)', 'v', 'public.inner_v')} grant select on public.inner_v to authenticated;`,
      true,
    ],
  ];
  for (const [sql, leaks] of setups) {
    await client.query('begin');
    try {
      await client.query(sql);
      await client.query(
        "set local row_security = on; set local role authenticated; select set_config('request.jwt.claims', '{}', true)",
      );
      const { rows } = await client.query<{ count: string }>('select count(*) from public.v');
      assert.is(Number(rows[0]?.count) > 0, leaks, sql);
    } finally {
      await client.query('rollback');
    }
  }
});

test.run();
