import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { parseModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { examine, flawsOf } from './policy-judged.ts';

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
tenant: { table: tenants }
claim: { from: jwt, path: app_metadata.tenant_id }
roles: { app: [authenticated], anonymous: [anon], service: [service_role], owner: portal_owner }
tables:
${names.map((name) => `  ${name}: { tenant: tenant_id }`).join('\n')}
`,
  'scale.yaml',
);

const HELPER = `
create schema app;
create function app.tenant() returns uuid language sql stable set search_path = pg_catalog, pg_temp as $$
  select (nullif(current_setting('request.jwt.claims', true), '')::jsonb #>> '{app_metadata,tenant_id}')::uuid $$;
create table public.tenants (id uuid primary key);
alter table public.tenants enable row level security;
create policy floor on public.tenants as restrictive for all to public using (id = (select app.tenant()));`;

/** Eight policies per table, two of which no other table has in the same words. */
const FILL = `do $$ begin
  for i in 0 .. ${TABLES - 1} loop
    execute format('create table public.table_%s (id uuid primary key, tenant_id uuid not null references public.tenants, title text)', i);
    execute format('create index on public.table_%s (tenant_id)', i);
    execute format('alter table public.table_%s enable row level security', i);
    execute format('create policy floor on public.table_%s as restrictive for all to public using (tenant_id = (select app.tenant()))', i);
    execute format('create policy p1 on public.table_%s for select to authenticated using (tenant_id = (select app.tenant()))', i);
    execute format('create policy p2 on public.table_%s for insert to authenticated with check (tenant_id = (select app.tenant()))', i);
    execute format('create policy p3 on public.table_%s for update to authenticated using (tenant_id = (select app.tenant())) with check (tenant_id = (select app.tenant()))', i);
    execute format('create policy p4 on public.table_%s for delete to authenticated using (tenant_id = (select app.tenant()))', i);
    execute format('create policy p5 on public.table_%s for select to authenticated using (tenant_id = app.tenant() and title is not null)', i);
    execute format('create policy p6 on public.table_%1$s for select to authenticated using (tenant_id = (select app.tenant()) and title = ''table %1$s'')', i);
    execute format('create policy p7 on public.table_%1$s for select to authenticated using (exists (select from public.tenants t where t.id = table_%1$s.tenant_id and t.id = (select app.tenant())))', i);
    if i %% 200 = 0 then commit; end if;
  end loop;
end $$`.replaceAll('%%', '%');

test('a thousand tables with eight policies each are judged at once, with as many queries as nine', async () => {
  await client.query(HELPER);
  await client.query(FILL);
  await client.query('analyze');
  const before = process.cpuUsage();
  const first = await examine(client, model);
  const used = process.cpuUsage(before);
  const elapsed = (used.user + used.system) / 1000;
  assert.equal(flawsOf(first), []);
  assert.is(first.get('RLS-07')?.length, 7 * TABLES);
  // Time of this process alone: tests run side by side, and the server's share does not grow with the texts.
  assert.ok(elapsed < 2000, `${Math.round(elapsed)} ms`);
});

test('the number of queries does not grow with the tables', async () => {
  const original = client.query.bind(client);
  let queries = 0;
  const counting = new Proxy(client, {
    get(target, name) {
      if (name !== 'query') return Reflect.get(target, name);
      return (...given: Parameters<typeof original>) => {
        queries++;
        return original(...given);
      };
    },
  });
  await examine(counting, model);
  assert.is(queries, 9, 'three for the subject, six for the facts');
});

test.run();
