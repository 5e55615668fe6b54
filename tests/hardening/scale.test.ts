import type pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { transaction } from '../../scripts/lib/postgres/transaction.ts';
import { parseModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { flaws, judge } from './judged.ts';

const TABLES = 1000;

const context = testContext({ command: 'hardening-status' });
const database = await createDatabase('empty');
const client = await connect(database.url, context, { statementTimeout: 0 });

test.after(async () => {
  await client.end();
  await database.drop();
  await context.end();
});

const names = Array.from({ length: TABLES }, (_, index) => `table_${index}`);
const model = parseModel(
  `version: 1
migrations: ['tests/hardening/no-migrations/*.sql']
tenant: { table: tenants }
claim: { from: jwt, path: app_metadata.tenant_id }
roles: { app: [authenticated], anonymous: [anon], service: [service_role], owner: portal_owner }
tables:
${names.map((name, index) => `  ${name}: { tenant: tenant_id${index % 10 === 0 ? '' : `, parents: { parent_id: table_${index - 1} }`} }`).join('\n')}
`,
  'scale.yaml',
);

/** Chains of ten tables, hardened as a migration would. */
const FILL = `
alter default privileges for role portal_owner revoke execute on functions from public;
create table public.tenants (id uuid primary key);
insert into public.tenants values (gen_random_uuid());
create function public.frozen() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$ begin raise 'frozen'; end $$;
do $$
declare name text; above text;
begin
  for i in -1 .. ${TABLES - 1} loop
    name := case i when -1 then 'tenants' else format('table_%s', i) end;
    above := format('table_%s', i - 1);
    if i >= 0 then
      execute format('create table public.%I (id uuid primary key, tenant_id uuid not null references public.tenants, parent_id uuid %s, title text, unique (tenant_id, id)%s)',
        name, case when i % 10 = 0 then '' else 'not null' end,
        case when i % 10 = 0 then '' else format(', foreign key (tenant_id, parent_id) references public.%I (tenant_id, id)', above) end);
      execute format('create index on public.%I (tenant_id, parent_id)', name);
      execute format('create trigger frozen before update on public.%I for each row when (old.tenant_id is distinct from new.tenant_id) execute function public.frozen()', name);
      execute format('create policy tenant_all on public.%1$I for all to authenticated using (tenant_id = (select (nullif(current_setting(''request.jwt.claims'', true), '''')::jsonb #>> ''{app_metadata,tenant_id}'')::uuid))', name);
      execute format('create policy tenant_floor on public.%1$I as restrictive for all to public using (tenant_id = (select (nullif(current_setting(''request.jwt.claims'', true), '''')::jsonb #>> ''{app_metadata,tenant_id}'')::uuid))', name);
      execute format('grant select, insert, update, delete on public.%I to authenticated', name);
    end if;
    execute format('alter table public.%I owner to portal_owner', name);
    execute format('alter table public.%I enable row level security, force row level security', name);
    if i % 200 = 0 then commit; end if;
  end loop;
end $$;`;

const FLOOR = `create policy tenant_floor on public.tenants as restrictive for all to public
  using (id = (select (nullif(current_setting('request.jwt.claims', true), '')::jsonb #>> '{app_metadata,tenant_id}')::uuid))`;

test(`the whole catalogue judges ${TABLES} tables, as green as they are`, async () => {
  for (const statement of FILL.split(/(?<=;)\n(?=create|do|insert|alter)/)) await client.query(statement);
  await client.query(FLOOR);
  await client.query('vacuum analyze');
  const snapshot = { isolation: 'repeatable read', readOnly: true } as const;
  const status = await transaction(client, snapshot, () => judge(client, model));
  assert.equal(
    flaws(status.checks).filter((line) => !line.startsWith('LEDGER')),
    [],
  );
  assert.is(status.coverage['STR-13']?.green, TABLES);
});

test('the number of queries is the same for a thousand tables and for one', async () => {
  const count = async (subject: typeof model) => {
    let queries = 0;
    const counting: pg.Client = new Proxy(client, {
      get(target, name) {
        if (name !== 'query') return Reflect.get(target, name);
        return (...given: Parameters<typeof client.query>) => {
          queries++;
          return client.query(...given);
        };
      },
    });
    await judge(counting, subject);
    return queries;
  };
  const few = { ...model, tables: new Map([...model.tables].slice(0, 2)) };
  const many = await count(model);
  assert.is(many, await count(few));
  assert.ok(many < 70, `${many} queries`);
});

test.run();
