import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { applyMigrations } from '../../scripts/lib/migrations/apply.ts';
import { readMigrationFiles } from '../../scripts/lib/migrations/files.ts';
import { withConnection } from '../../scripts/lib/postgres/connect.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';
import type { TestContext } from './context.ts';
import { ownServer } from './postgres.ts';
import { ROLE_PASSWORD } from './templates.ts';

/** A database with the roles, schemas and grants of a new Supabase project, and the portal in it. */
export interface SupabaseDatabase extends AsyncDisposable {
  /** As `supabase_admin`, the superuser that only the platform has. */
  readonly adminUrl: string;
  /** As `postgres`: owner of the tables, BYPASSRLS, no superuser. */
  readonly ownerUrl: string;
  /** As `bulkhead_operator`. */
  readonly operatorUrl: string;
}

/** The model of a portal that runs on Supabase. */
export function onSupabase(model: Model): Model {
  return { ...model, platform: 'supabase', roles: { ...model.roles, owner: 'postgres' } };
}

/**
 * Makes one on a server of its own; `hardened` applies all migrations as `postgres`, as its customer would.
 * Roles and grants as in https://github.com/supabase/postgres/tree/develop/migrations/db
 */
export async function createSupabase(
  context: TestContext,
  { hardened }: { hardened: boolean },
): Promise<SupabaseDatabase> {
  const server = await ownServer();
  const url = (user: string) => server.server.urlFor({ user, password: ROLE_PASSWORD });
  await renameSuperuser(server.url, url('setup'));
  await asUser(url('supabase_admin'), PLATFORM);
  const root = join(import.meta.dirname, '..', '..');
  const schema = await readFile(join(root, 'docs/examples/portal/schema.sql'), 'utf8');
  await asUser(url('postgres'), `${schema}; ${OPERATOR}`);
  await asUser(url('supabase_admin'), ROWS);
  if (hardened) {
    const files = await readMigrationFiles(root, ['migrations/*.sql']);
    await withConnection(url('postgres'), context, { statementTimeout: 0 }, (client) =>
      applyMigrations(client, context, { files }),
    );
  }
  return {
    adminUrl: url('supabase_admin'),
    ownerUrl: url('postgres'),
    operatorUrl: url('bulkhead_operator'),
    [Symbol.asyncDispose]: server.stop,
  };
}

/** The first superuser cannot lose what it is, so it becomes the platform's, and its name is free for the owner. */
async function renameSuperuser(first: string, setup: string): Promise<void> {
  await asUser(first, `create role setup superuser login password '${ROLE_PASSWORD}'`);
  await asUser(
    setup,
    `alter role postgres rename to supabase_admin;
     alter role supabase_admin password '${ROLE_PASSWORD}' createdb createrole replication bypassrls;`,
  );
}

async function asUser(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'bulkhead:tests' });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const PLATFORM = `
drop role setup;
create role postgres nosuperuser createdb createrole login replication bypassrls password '${ROLE_PASSWORD}';
create role anon nologin inherit;
create role authenticated nologin inherit;
create role service_role nologin inherit bypassrls;
create role authenticator login noinherit password '${ROLE_PASSWORD}';
grant anon, authenticated, service_role, supabase_admin to authenticator;
create role supabase_replication_admin login replication;
create role supabase_etl_admin login replication;
create role supabase_read_only_user login bypassrls;
create role supabase_auth_admin login noinherit createrole;
create role supabase_storage_admin login noinherit createrole;
create role dashboard_user nologin createdb createrole replication;
create role pgbouncer login;
grant authenticator to supabase_storage_admin;
grant pg_read_all_data to supabase_read_only_user;
grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres;
-- On the platform an extension lets postgres do this; here the login is made for it.
create role bulkhead_operator login noinherit bypassrls password '${ROLE_PASSWORD}';
do $roles$ begin
  if current_setting('server_version_num')::int >= 160000 then
    execute 'grant anon, authenticated, service_role to postgres with admin option';
    execute 'grant anon, authenticated, service_role to bulkhead_operator with inherit false, set true';
  else
    grant anon, authenticated, service_role to postgres, bulkhead_operator;
  end if;
end $roles$;
alter database postgres owner to postgres;

alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role supabase_admin set search_path to public, extensions;
alter role postgres set search_path to "$user", public, extensions;
alter role supabase_auth_admin set search_path to auth;
alter role authenticator set pgrst.db_schemas = 'public, graphql_public';

grant usage on schema public to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on sequences to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public grant all on sequences to postgres, anon, authenticated, service_role;

create schema extensions;
create schema graphql_public;
create schema auth authorization supabase_auth_admin;
create schema storage authorization supabase_storage_admin;
create schema realtime;
grant usage on schema extensions, graphql_public, auth, storage, realtime to postgres, anon, authenticated, service_role;

create table auth.users (id uuid primary key, email text, raw_app_meta_data jsonb, raw_user_meta_data jsonb);
alter table auth.users owner to supabase_auth_admin;
alter table auth.users enable row level security;
grant all on auth.users to postgres, dashboard_user;
create function auth.uid() returns uuid language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
                  nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
create function auth.role() returns text language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim.role', true), ''),
                  nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role')::text $$;
create function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim', true), ''),
                  nullif(current_setting('request.jwt.claims', true), ''))::jsonb $$;
alter function auth.uid() owner to supabase_auth_admin;
alter function auth.role() owner to supabase_auth_admin;
alter function auth.jwt() owner to supabase_auth_admin;

create table storage.buckets (id text primary key, name text not null, public boolean default false);
create table storage.objects (
  id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets (id), name text, owner_id text,
  path_tokens text[] generated always as (string_to_array(name, '/')) stored
);
create function storage.foldername(name text) returns text[] language sql immutable as $$
  select (string_to_array(name, '/'))[1 : array_length(string_to_array(name, '/'), 1) - 1] $$;
alter table storage.buckets owner to supabase_storage_admin;
alter table storage.objects owner to supabase_storage_admin;
alter function storage.foldername(text) owner to supabase_storage_admin;
alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
grant usage on schema storage to postgres with grant option;
grant all on storage.buckets, storage.objects to postgres with grant option;
grant all on storage.buckets, storage.objects to anon, authenticated, service_role;

create table realtime.messages (id bigint generated always as identity, topic text);
alter table realtime.messages enable row level security;
grant select, insert on realtime.messages to anon, authenticated, service_role;
create publication supabase_realtime;
alter publication supabase_realtime owner to postgres;`;

/** What an operator needs on Supabase; the rest comes with the migrations. */
const OPERATOR = `
grant usage on schema public, storage to bulkhead_operator;
grant select on all tables in schema public to bulkhead_operator;
grant select on storage.buckets to bulkhead_operator;`;

/** Two tenants, each with a development, a home and a message. */
const ROWS = `
do $rows$
declare t uuid; d uuid; u uuid;
begin
  for i in 1 .. 2 loop
    insert into public.tenants (name, slug) values (format('Tenant %s', i), format('tenant-%s', i)) returning id into t;
    insert into public.developments (tenant_id, code, name, slug)
      values (t, format('D%s', i), format('Development %s', i), format('development-%s', i)) returning id into d;
    insert into public.units (tenant_id, development_id, unit_number, unit_uid) values (t, d, '1', format('D%s-1', i)) returning id into u;
    insert into public.messages (tenant_id, development_id, unit_id, role, content) values (t, d, u, 'user', 'Hello');
  end loop;
end $rows$;`;
