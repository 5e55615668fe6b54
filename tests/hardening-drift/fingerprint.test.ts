import type pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readFingerprint } from '../../scripts/lib/hardening/fingerprint/fingerprint.ts';
import { compareLines, type Difference } from '../../scripts/lib/hardening/fingerprint/lines.ts';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { ownServer, POSTGRES } from '../support/postgres.ts';
import { CHANGES } from './changes.ts';

// Roles are part of a fingerprint, so this has a server of its own.
const model = await readModel('bulkhead.yaml');
const context = testContext({ command: 'hardening-status' });
const server = await ownServer();
const database = await server.createDatabase('portal-hardened');
const superuser = await connect(database.url, context);
const operator = await connect(database.urlFor('bulkhead_operator'), context);
const before = await readFingerprint(operator, model);

test.after(async () => {
  await superuser.end();
  await operator.end();
  await server.stop();
  await context.end();
});

/** What a change does to the fingerprint; the change is taken back. */
async function changed(sql: string, client: pg.Client = superuser): Promise<Difference & { same: boolean }> {
  await client.query('begin');
  try {
    await client.query(sql);
    const after = await readFingerprint(client, model);
    return { ...compareLines(before.lines, after.lines), same: after.sha256 === before.sha256 };
  } finally {
    await client.query('rollback');
  }
}

test('who looks makes no difference, and it holds what guards the portal', async () => {
  assert.is((await readFingerprint(superuser, model)).sha256, before.sha256);
  assert.is(before.major, Number(POSTGRES));
  assert.match(before.migrations ?? '', /^[0-9a-f]{64}$/);
  for (const line of [
    /^table public\.messages: row security on, forced$/,
    /^table public\.messages: column unit_id not null$/,
    /^table public\.messages: constraint \S+: FOREIGN KEY \(tenant_id, development_id, unit_id\) REFERENCES public\.units/,
    /^table public\.messages: policy \S+: restrictive for all to PUBLIC using/,
    /^role service_role: nologin, bypassrls$/,
    /^table public\.units: grant to authenticated: /,
    /^schema bulkhead: owner portal_owner$/,
  ]) {
    assert.ok(
      before.lines.some((text) => line.test(text)),
      String(line),
    );
  }
});

for (const [what, sql, added, removed] of CHANGES) {
  test(`it changes with ${what}`, async () => {
    const difference = await changed(sql);
    assert.is(difference.same, false);
    const text = JSON.stringify(difference, null, 1);
    if (added === undefined) assert.equal(difference.added, []);
    else
      assert.ok(
        difference.added.some((line) => added.test(line)),
        text,
      );
    if (removed === undefined) assert.equal(difference.removed, []);
    else
      assert.ok(
        difference.removed.some((line) => removed.test(line)),
        text,
      );
  });
}

const UNCHANGED: readonly [what: string, sql: string][] = [
  ['rows', `insert into public.users (email) values ('new@example.com')`],
  ['an index that guards nothing', 'create index on public.units (address)'],
  ['statistics and comments', `comment on table public.units is 'homes'; analyze public.units`],
  ['a role that has nothing to do with it', 'create role somebody login'],
  ['partitions of months to come', 'select bulkhead.create_audit_partitions(9)'],
  ['another schema', 'create schema elsewhere; create table elsewhere.t (id int)'],
  [
    'the same again: other OIDs',
    'drop policy if exists none on public.units; grant select on public.units to bulkhead_backup',
  ],
  [
    'policies made anew as they were',
    `do $$ declare p record; begin
       for p in select polname, pg_get_expr(polqual, polrelid) q, pg_get_expr(polwithcheck, polrelid) c
                  from pg_policy where polrelid = 'public.units'::regclass and not polpermissive loop
         execute format('drop policy %I on public.units', p.polname);
         execute format('create policy %I on public.units as restrictive for all to public using (%s) with check (%s)', p.polname, p.q, p.c);
       end loop; end $$`,
  ],
];

for (const [what, sql] of UNCHANGED) {
  test(`it does not change with ${what}`, async () => {
    const { same, added, removed } = await changed(sql);
    assert.equal({ added, removed }, { added: [], removed: [] });
    assert.ok(same);
  });
}

test('a new partition of the same shape is no change, one with a privilege of its own is', async () => {
  const month = (n: number) =>
    `create table public.p${n} partition of public.events for values in (${n}); alter table public.p${n} enable row level security;`;
  const table = `create table public.events (id int not null, primary key (id)) partition by list (id); ${month(1)}`;
  const one = await changed(table);
  const two = await changed(`${table} ${month(2)}`);
  assert.equal(two.added, one.added);
  const { added } = await changed(`${table} ${month(2)} grant select on public.p2 to anon`);
  assert.equal(
    added.filter((line) => !one.added.includes(line)),
    ['partitions of public.events: grant to anon: SELECT (only some)'],
  );
});

test('1,000 tables more: as many queries as before', async () => {
  await superuser.query('begin');
  try {
    await superuser.query(`do $$ begin
      for i in 1..1000 loop
        execute format('create table public.t%s (id bigint primary key, tenant_id uuid not null references public.tenants (id), unique (tenant_id, id))', i);
        execute format('alter table public.t%s enable row level security', i);
        execute format('create policy p on public.t%s for all to authenticated using (tenant_id = ''00000000-0000-0000-0000-000000000000'')', i);
        execute format('grant select, insert on public.t%s to authenticated', i);
      end loop; end $$`);
    const queries: string[] = [];
    const counted: pg.ClientBase = Object.create(superuser, {
      query: {
        value: (sql: string, values: unknown[]) => {
          queries.push(sql);
          return superuser.query(sql, values);
        },
      },
    });
    const { lines } = await readFingerprint(counted, model);
    assert.ok(lines.length > 9_000, String(lines.length));
    assert.is(queries.length, 4);
  } finally {
    await superuser.query('rollback');
  }
});

test.run();
