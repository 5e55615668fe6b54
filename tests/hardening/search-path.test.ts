import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { sql, steps } from './definer-function.ts';
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

const CASES: readonly Case[] = [
  {
    id: 'FN-02',
    what: 'pinned, pg_temp last',
    sql: sql('select 1::bigint'),
    object: 'public.f()',
    verdict: 'green',
    observed: /pg_catalog, pg_temp/,
  },
  {
    id: 'FN-02',
    what: 'not pinned',
    sql: sql('select 1::bigint', ''),
    object: 'public.f()',
    verdict: 'red',
    observed: /caller/,
  },
  {
    id: 'FN-02',
    what: 'pinned to a schema in which the application may create',
    sql: `create schema workspace; grant create on schema workspace to authenticated; ${sql('select 1::bigint', 'set search_path = workspace, pg_temp')}`,
    object: 'public.f()',
    verdict: 'red',
    observed: /workspace, where authenticated may create/,
  },
  {
    id: 'FN-02',
    what: 'through the schema of the caller',
    sql: sql('select 1::bigint', 'set search_path = "$user", pg_temp'),
    object: 'public.f()',
    verdict: 'red',
  },
  {
    id: 'FN-02',
    what: 'empty, and every name qualified, as Supabase advises',
    sql: sql('select count(*) from bulkhead.migrations', "set search_path = ''"),
    object: 'public.f()',
    verdict: 'green',
  },
  {
    id: 'FN-02',
    what: 'without pg_temp, and a bare table',
    sql: sql('select count(*) from messages', 'set search_path = public'),
    object: 'public.f()',
    verdict: 'red',
    observed: /names messages without a schema/,
  },
  {
    id: 'FN-02',
    what: 'empty, and a bare type',
    sql: sql('select count(*) from bulkhead.migrations where filename::uuid is null', "set search_path = ''"),
    object: 'public.f()',
    verdict: 'red',
    observed: /uuid/,
  },
  {
    id: 'FN-02',
    what: 'empty, and a variable of a bare type',
    sql: steps('declare x uuid; begin null; end', "set search_path = ''"),
    object: 'public.f()',
    verdict: 'red',
    observed: /names uuid/,
  },
  {
    id: 'FN-02',
    what: 'empty, and types that the grammar knows, or qualified ones',
    sql: steps(
      'declare x integer; y pg_catalog.uuid; begin null; end',
      "set search_path = ''",
      'f(p uuid) returns void',
    ),
    object: 'public.f(p uuid)',
    verdict: 'green',
  },
  {
    id: 'FN-02',
    what: 'BEGIN ATOMIC',
    sql: `create function public.f() returns bigint security definer begin atomic select 1; end`,
    object: 'public.f()',
    verdict: 'green',
  },
  {
    id: 'FN-02',
    what: 'a trigger function counts too',
    sql: steps('begin return null; end', '', 'f() returns trigger'),
    object: 'public.f()',
    verdict: 'red',
  },

  {
    id: 'FN-04',
    what: 'LEAKPROOF',
    sql: "create function public.leaks(text) returns boolean language sql immutable leakproof as 'select true'",
    object: 'public.leaks(text)',
    verdict: 'red',
  },
  {
    id: 'FN-04',
    what: 'not LEAKPROOF',
    sql: "create function public.leaks(text) returns boolean language sql immutable as 'select true'",
    object: 'public.leaks(text)',
    verdict: 'green',
  },
];

for (const item of CASES) {
  test(`${item.id} ${item.verdict}: ${item.what}`, async () => {
    assert.is(await tryCase(client, portal, item), undefined);
  });
}

test('FN-02 is right about types: a temporary one of the same name runs with the rights of the owner', async () => {
  for (const [path, stolen] of [
    ["''", true],
    ['pg_catalog, pg_temp', false],
  ] as const) {
    await client.query('begin');
    try {
      await client.query(`create function public.f() returns text language sql security definer set search_path = ${path} as $$
          select ('00000000-0000-0000-0000-000000000001'::uuid)::text $$;
        set local role authenticated;
        create function pg_temp.steal() returns boolean language sql as $$ select current_user <> 'authenticated' $$;
        create domain pg_temp.uuid as text check (not pg_temp.steal())`);
      let refused = false;
      await client.query('select public.f()').catch((error: { code?: string }) => {
        // The check of the domain was asked, as the owner of the function.
        assert.is(error.code, '23514');
        refused = true;
      });
      assert.is(refused, stolen, path);
    } finally {
      await client.query('rollback');
    }
  }
});

test.run();
