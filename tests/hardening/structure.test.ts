import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { type Break, flaws, judge, judgeBroken, judgeRepaired, possible } from './judged.ts';

const model = await readModel('bulkhead.yaml');
const context = testContext({ command: 'hardening-status' });
const database = await createDatabase('portal-hardened');
const superuser = await connect(database.url, context);

test.after(async () => {
  await superuser.end();
  await database.drop();
  await context.end();
});

const FREE = 'drop trigger zz_bulkhead_tenant_frozen on public.notices';
const own = (body: string) =>
  `create function public.keep() returns trigger language plpgsql as $$ begin ${body} end $$`;

const BREAKS: readonly Break[] = [
  {
    what: 'a column that is named after a table',
    sql: 'alter table public.notices add column unit_id uuid',
    check: 'STR-08',
    object: 'public.notices.unit_id',
    observed: 'looks like a reference to public.units',
  },
  {
    what: 'the same in camel case',
    sql: 'alter table public.notices add column "houseTypeId" uuid',
    check: 'STR-08',
    object: 'public.notices.houseTypeId',
  },
  {
    what: 'a cascade',
    sql: 'alter table public.notices drop constraint notices_tenant_development_fk, add constraint gone foreign key (tenant_id, development_id) references public.developments (tenant_id, id) on delete cascade',
    check: 'STR-10',
    object: 'public.notices: gone',
    observed: 'deleting from public.developments deletes here',
  },
  {
    what: 'a cascade from a table that the model does not know',
    sql: 'create table public.batches (id uuid primary key); alter table public.notices add column batch uuid, add constraint gone foreign key (batch) references public.batches on delete cascade',
    check: 'STR-10',
    object: 'public.notices: gone',
    observed: 'deleting from public.batches',
  },
  {
    what: 'no guard',
    sql: FREE,
    check: 'STR-13',
    object: 'public.notices.tenant_id',
    observed: 'service_role may change it, and no trigger refuses',
  },
  {
    what: 'a guard that is switched off',
    sql: 'alter table public.notices disable trigger zz_bulkhead_tenant_frozen',
    check: 'STR-13',
    object: 'public.notices.tenant_id',
    observed: 'zz_bulkhead_tenant_frozen is switched off',
  },
  {
    what: 'a guard that only fires for replication',
    sql: 'alter table public.notices enable replica trigger zz_bulkhead_tenant_frozen',
    check: 'STR-13',
    object: 'public.notices.tenant_id',
  },
  {
    what: 'a guard after the fact',
    sql: `${FREE}; create trigger t after update on public.notices for each row execute function bulkhead.refuse_tenant_change()`,
    check: 'STR-13',
    object: 'public.notices.tenant_id',
  },
  {
    what: 'a guard of another column',
    sql: `${FREE}; create trigger t before update of title on public.notices for each row execute function bulkhead.refuse_tenant_change()`,
    check: 'STR-13',
    object: 'public.notices.tenant_id',
  },
  {
    what: 'a guard with a way round it',
    sql: `${FREE}; create trigger t before update on public.notices for each row when (old.tenant_id is distinct from new.tenant_id and new.title <> 'moved') execute function bulkhead.refuse_tenant_change()`,
    check: 'STR-13',
    object: 'public.notices.tenant_id',
  },
  {
    what: 'a guard that only takes note',
    sql: `${FREE}; ${own("raise notice '% %', old.tenant_id, new.tenant_id; return new;")}; create trigger t before update on public.notices for each row execute function public.keep()`,
    check: 'STR-13',
    object: 'public.notices.tenant_id',
  },
  {
    what: 'a guard that raises in a comment',
    sql: `${FREE}; ${own('-- raise exception new.tenant_id\nreturn new;')}; create trigger t before update on public.notices for each row execute function public.keep()`,
    check: 'STR-13',
    object: 'public.notices.tenant_id',
  },
  {
    what: 'no index on a composite key',
    sql: 'drop index public.messages_tenant_house_idx',
    check: 'IDX-03',
    object: 'public.messages: messages_tenant_house_fk',
  },
  {
    what: 'an index with a column in between',
    sql: 'drop index public.messages_tenant_house_idx; create index on public.messages (tenant_id, created_at, house_id)',
    check: 'IDX-03',
    object: 'public.messages: messages_tenant_house_fk',
  },
  {
    what: 'an index over some of the rows that the key looks at',
    sql: "drop index public.messages_tenant_house_idx; create index partly on public.messages (tenant_id, house_id) where role = 'user'",
    check: 'IDX-03',
    object: 'public.messages: messages_tenant_house_fk',
  },
  {
    what: 'a GIN index that no policy lets through, alone',
    sql: 'drop index public.notices_tenant_development_created_idx; alter table public.notices add column tags jsonb; create index tagged on public.notices using gin (tags)',
    check: 'IDX-05',
    object: 'public.tagged',
    observed: 'gin on tags has no leakproof operator',
  },
  {
    what: 'UPDATE on the tenant column without a guard',
    sql: `${FREE}; grant update on public.notices to authenticated`,
    check: 'PRV-06',
    object: 'public.notices.tenant_id',
    observed: 'authenticated may update it',
  },
  {
    what: 'UPDATE on the key of the tenants',
    sql: 'grant update on public.tenants to authenticated',
    check: 'PRV-06',
    object: 'public.tenants.id',
  },
  {
    what: 'UPDATE on the tenant column itself, for visitors',
    sql: `${FREE}; revoke update on public.notices from authenticated; grant update (tenant_id) on public.notices to anon`,
    check: 'PRV-06',
    object: 'public.notices.tenant_id',
    observed: 'anon may update it',
  },
];

for (const item of possible(BREAKS)) {
  test(`${item.check} notices ${item.what}, and its fix repairs it`, async () => {
    const { row, seen, left } = await judgeRepaired(superuser, model, item);
    assert.ok(row, `not noticed; found only ${seen.join('\n') || 'green'}`);
    assert.equal(left, []);
  });
}

test('what is harmless stays green', async () => {
  const harmless: [string, string][] = [
    ['STR-08', 'alter table public.notices add column unit_id integer'],
    ['STR-08', 'alter table public.notices add column unit_identifier uuid'],
    [
      'STR-10',
      'create table public.logs (id int, notice_id uuid references public.notices on delete cascade)',
    ],
    ['STR-10', 'create table public.notes (user_id uuid references public.users on delete cascade)'],
    [
      'STR-13',
      `${FREE}; ${own('new.tenant_id := old.tenant_id; return new;')}; create trigger t before update on public.notices for each row execute function public.keep()`,
    ],
    [
      'STR-13',
      `${FREE}; ${own("if new.tenant_id <> old.tenant_id then raise 'no'; end if; return new;")}; create trigger t before update on public.notices for each row execute function public.keep()`,
    ],
    [
      'STR-13',
      `${FREE}; create trigger t before update of tenant_id on public.notices for each row execute function bulkhead.refuse_tenant_change()`,
    ],
    ['STR-13', `${FREE}; revoke update on public.notices from authenticated, service_role`],
    [
      'PRV-06',
      `${FREE}; revoke update on public.notices from authenticated; grant update (title) on public.notices to authenticated`,
    ],
    [
      'IDX-03',
      'drop index public.messages_tenant_house_idx; create index on public.messages (house_id, tenant_id, created_at)',
    ],
    ['IDX-05', 'create index on public.messages using gin (metadata)'],
  ];
  for (const [check, sql] of harmless) {
    assert.equal(flaws((await judgeBroken(superuser, model, sql, [check])).checks), [], `${check}: ${sql}`);
  }
});

test('the blast radius of a cascade is told: how deep, how many tables, how many rows', async () => {
  const chain = ['developments', 'units', 'messages'];
  const status = await judgeBroken(
    superuser,
    model,
    `analyze public.units, public.messages, public.developments;
     alter table public.developments drop constraint developments_tenant_fk, add constraint d foreign key (tenant_id) references public.tenants on delete cascade;
     alter table public.units drop constraint units_tenant_development_fk, add constraint u foreign key (tenant_id, development_id) references public.developments (tenant_id, id) on delete cascade;
     alter table public.messages drop constraint messages_tenant_development_unit_fk, add constraint m foreign key (tenant_id, development_id, unit_id) references public.units (tenant_id, development_id, id) on delete cascade`,
    ['STR-10'],
  );
  const { rows } = await superuser.query<{ total: string }>(
    `select to_char((${chain.map((table) => `(select count(*) from public.${table})`).join(' + ')}), 'FM999,999') as total`,
  );
  const row = status.checks.find(({ object }) => object === 'public.developments: d');
  assert.is(
    row?.observed,
    `deleting from public.tenants deletes here, and through it 2 more tables, 3 levels deep (about ${rows[0]?.total} rows in all)`,
  );
});

test('the portal before hardening: every cascade that lost rows is named', async () => {
  const before = await createDatabase('portal');
  const client = await connect(before.url, context);
  const { checks } = await judge(client, model, ['STR-10', 'STR-13']);
  await client.end();
  await before.drop();
  const red = (id: string) => checks.filter((row) => row.id === id && row.verdict === 'red');
  assert.is(red('STR-10').length, 7);
  assert.is(red('STR-13').length, 8);
});

test.run();
