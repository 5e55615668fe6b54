-- bulkhead's own schema: what it must remember inside the database. It comes first and touches no table of
-- the application. Run as the role that owns the application's tables; it needs CREATE on the database.
-- Written to be run again without harm.

do $schema$
begin
  -- Not CREATE SCHEMA IF NOT EXISTS: that asks for the privilege even where the schema is already there.
  if to_regnamespace('bulkhead') is null then
    create schema bulkhead;
  end if;
end
$schema$;

comment on schema bulkhead is 'bulkhead: ledger of migrations, gate for demo seeds, audit trail of recoveries. See docs/.';

-- What a file made and when. A file whose checksum differs from its row was edited after it was applied.
create table if not exists bulkhead.migrations (
  filename text primary key,
  checksum text not null check (checksum ~ '^[0-9a-f]{64}$'),
  applied_at timestamptz not null default clock_timestamp(),
  applied_by text not null default session_user,
  duration_ms integer not null check (duration_ms >= 0)
);
comment on column bulkhead.migrations.checksum is 'SHA-256 of the bytes of the file, hexadecimal';

-- Which environment this database is. No row means unknown, and unknown is treated as production.
create table if not exists bulkhead.environment (
  singleton boolean primary key default true check (singleton),
  name text not null check (name in ('production', 'staging', 'development', 'test', 'drill')),
  set_at timestamptz not null default clock_timestamp(),
  set_by text not null default session_user
);

-- The gate of the demo seeds. Only a hash of the secret is kept, and no row means closed.
create table if not exists bulkhead.gate (
  name text primary key check (name ~ '^[a-z_]+$'),
  -- The derivation and its parameters, such as "scrypt:n=16384,r=8,p=1,bytes=32".
  derivation text not null,
  salt text not null check (salt ~ '^[0-9a-f]{32,}$'),
  secret_hash text not null check (secret_hash ~ '^[0-9a-f]{64,}$'),
  set_at timestamptz not null default clock_timestamp(),
  set_by text not null default session_user
);

-- One row per attempt to create a development from a file.
create table if not exists bulkhead.demo_seed_log (
  id uuid primary key default gen_random_uuid(),
  seed_identifier text not null,
  is_demo boolean not null default false,
  status text not null check (status in ('started', 'completed', 'failed', 'refused')),
  -- Per table the keys of the rows that the seed made: {"units": ["…"]}.
  created_entities jsonb not null default '{}',
  error text,
  created_by text not null default session_user,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz
);
create index if not exists demo_seed_log_seed_identifier_idx
  on bulkhead.demo_seed_log (seed_identifier, created_at desc);

-- Every repair of an orphan, as it was proposed and what became of it.
create table if not exists bulkhead.recovery_map (
  id uuid primary key default gen_random_uuid(),
  run_id text not null,
  entity_table text not null,
  -- The row's key as text: keys are uuids here and numbers elsewhere.
  entity_id text not null,
  match_method text not null,
  -- Percent.
  match_confidence integer not null check (match_confidence between 0 and 100),
  -- Column names and values that the repair would set, and what they were.
  proposed_fix jsonb,
  previous jsonb,
  reason text,
  status text not null default 'pending'
    check (status in ('pending', 'applied', 'rejected', 'unknown', 'failed', 'reverted')),
  created_at timestamptz not null default clock_timestamp(),
  created_by text not null default session_user,
  applied_at timestamptz,
  applied_by text
);
create index if not exists recovery_map_status_idx on bulkhead.recovery_map (status, match_confidence desc);
create index if not exists recovery_map_entity_idx on bulkhead.recovery_map (entity_table, entity_id);

-- Rows that could not stay where they were, whole, so that each can be put back.
create table if not exists bulkhead.quarantine (
  id bigint generated always as identity primary key,
  run_id text not null,
  edge text not null,
  reason text not null,
  source_table text not null,
  pk jsonb not null,
  "row" jsonb not null,
  action text not null check (action in ('moved', 'detached', 'copied')),
  approved_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  restored_at timestamptz
);
create index if not exists quarantine_run_id_idx on bulkhead.quarantine (run_id);

-- A count that row-level security has filtered reads 0 and looks like good news. This refuses instead.
create or replace function bulkhead.sees_all_rows(variadic relations regclass[]) returns boolean
  language plpgsql stable set search_path = pg_catalog, pg_temp
as $function$
declare
  relation regclass;
begin
  foreach relation in array relations loop
    if row_security_active(relation) then
      raise exception using
        errcode = 'insufficient_privilege',
        message = format('row-level security hides rows of %s from %s, so a count of them would be wrong', relation, current_user),
        hint = 'Ask as bulkhead_operator.';
    end if;
  end loop;
  return true;
end
$function$;

grant execute on function bulkhead.sees_all_rows(regclass[]) to public;

-- Rows of the portal that belong to nobody: `select * from orphaned_data_summary` on any day must be all zeros.
-- Only where the portal's tables are there: schema bulkhead is the same in every other system.
do $view$
begin
  if to_regclass('public.messages') is null or to_regclass('public.units') is null
    or to_regclass('public.documents') is null or to_regclass('public.developments') is null then
    return;
  end if;
  create or replace view bulkhead.orphaned_data_summary with (security_invoker = true) as
    select 'messages' as table_name, problem, found.orphans, found.oldest
      from (
        select count(*) filter (where unit_id is null and house_id is null) as no_unit,
               min(created_at) filter (where unit_id is null and house_id is null) as no_unit_oldest,
               count(*) filter (where tenant_id is null) as no_tenant,
               min(created_at) filter (where tenant_id is null) as no_tenant_oldest,
               count(*) filter (where development_id is null) as no_development,
               min(created_at) filter (where development_id is null) as no_development_oldest
          from public.messages
      ) counted
      cross join lateral (values
        ('no unit', no_unit, no_unit_oldest),
        ('no tenant', no_tenant, no_tenant_oldest),
        ('no development', no_development, no_development_oldest)
      ) found (problem, orphans, oldest)
     where bulkhead.sees_all_rows('public.messages')
    union all
    select 'messages', 'unit of another tenant or development', count(*), min(m.created_at)
      from public.messages m
      join public.units u on u.id = m.unit_id
     where (m.tenant_id is distinct from u.tenant_id or m.development_id is distinct from u.development_id)
       and bulkhead.sees_all_rows('public.messages', 'public.units')
    union all
    select 'units', 'no tenant or development', count(*), min(created_at)
      from public.units
     where (tenant_id is null or development_id is null) and bulkhead.sees_all_rows('public.units')
    union all
    select 'documents', 'no tenant or development', count(*), min(created_at)
      from public.documents
     where (tenant_id is null or development_id is null) and bulkhead.sees_all_rows('public.documents')
    union all
    select 'developments', 'no tenant', count(*), min(created_at)
      from public.developments
     where tenant_id is null and bulkhead.sees_all_rows('public.developments');
end
$view$;

-- Nobody but the owner, and bulkhead's two logins where they exist: the operator writes down what it does,
-- but neither the ledger nor the gate; the backup only reads.
do $grants$
begin
  revoke all on all tables in schema bulkhead from public;
  if exists (select from pg_roles where rolname = 'bulkhead_operator') then
    grant usage on schema bulkhead to bulkhead_operator;
    grant select on all tables in schema bulkhead to bulkhead_operator;
    grant insert, update on bulkhead.demo_seed_log, bulkhead.recovery_map, bulkhead.quarantine to bulkhead_operator;
    -- It may also back up, which reads every sequence, those of later files included.
    grant select on all sequences in schema bulkhead to bulkhead_operator;
    alter default privileges in schema bulkhead grant select on sequences to bulkhead_operator;
  end if;
  if exists (select from pg_roles where rolname = 'bulkhead_backup') then
    grant usage on schema bulkhead to bulkhead_backup;
    grant select on all tables in schema bulkhead to bulkhead_backup;
    grant select on all sequences in schema bulkhead to bulkhead_backup;
    alter default privileges in schema bulkhead grant select on tables to bulkhead_backup;
    alter default privileges in schema bulkhead grant select on sequences to bulkhead_backup;
  end if;
end
$grants$;
