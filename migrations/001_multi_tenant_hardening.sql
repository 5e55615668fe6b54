-- The portal's tables, hardened: no row without its tenant and development, none under a parent of another
-- tenant, for no role; and row-level security bound to the signed claim for everybody who is not BYPASSRLS.
--
-- One transaction (apply-migrations.ts, `psql -1 -f`, or pasted whole into the Supabase SQL editor), as the role
-- that owns the tables. It stops before any change when a row stands in the way, and lists all that do.
-- Written to be run again without harm. Readers go on until section 4; writers wait.

-- 1. Preflight ------------------------------------------------------------------------------------------------

do $preflight$
declare
  tables constant text[] := array[
    'tenants', 'users', 'developments', 'house_types', 'units', 'memberships', 'messages', 'documents', 'notices',
    'analytics_events'
  ];
  name text;
  item record;
  found bigint;
  samples text;
  problems text[] := '{}';
begin
  foreach name in array tables loop
    if to_regclass('public.' || name) is null then
      problems := problems || format('table public.%s does not exist', name);
    elsif not (select pg_has_role(relowner, 'member') from pg_class where oid = to_regclass('public.' || name)) then
      problems := problems || format('table public.%s does not belong to %s', name, current_user);
    end if;
  end loop;
  foreach name in array array['anon', 'authenticated', 'service_role'] loop
    if not exists (select from pg_roles where rolname = name) then
      problems := problems || format('role %s does not exist', name);
    end if;
  end loop;
  if to_regnamespace('bulkhead') is null then
    problems := problems || 'schema bulkhead does not exist: apply 000_bulkhead_schema.sql first'::text;
  end if;

  if problems = '{}' then
    -- A second run as owner of tables with FORCE would see no rows, and find nothing wrong with them.
    foreach name in array tables loop
      if (select relforcerowsecurity from pg_class where oid = to_regclass('public.' || name)) then
        execute format('alter table public.%I no force row level security', name);
      end if;
    end loop;
    -- What is counted here must still be true when the keys are built.
    foreach name in array tables loop
      execute format('lock table public.%I in share row exclusive mode', name);
    end loop;

    for item in
      with required (tab, col) as (values
        ('developments', 'tenant_id'),
        ('house_types', 'tenant_id'), ('house_types', 'development_id'),
        ('units', 'tenant_id'), ('units', 'development_id'),
        ('memberships', 'tenant_id'),
        ('messages', 'tenant_id'), ('messages', 'development_id'), ('messages', 'unit_id'),
        ('documents', 'tenant_id'), ('documents', 'development_id'),
        ('notices', 'tenant_id'), ('notices', 'development_id'),
        ('analytics_events', 'tenant_id'), ('analytics_events', 'development_id')
      ),
      -- Child, its column, parent, and the columns that both must agree on.
      edges (tab, col, parent, agree) as (values
        ('developments', 'tenant_id', 'tenants', '{}'::text[]),
        ('house_types', 'tenant_id', 'tenants', '{}'),
        ('house_types', 'development_id', 'developments', '{tenant_id}'),
        ('units', 'tenant_id', 'tenants', '{}'),
        ('units', 'development_id', 'developments', '{tenant_id}'),
        ('units', 'house_type_id', 'house_types', '{tenant_id,development_id}'),
        ('memberships', 'tenant_id', 'tenants', '{}'),
        ('memberships', 'user_id', 'users', '{}'),
        ('memberships', 'unit_id', 'units', '{tenant_id}'),
        ('messages', 'tenant_id', 'tenants', '{}'),
        ('messages', 'development_id', 'developments', '{tenant_id}'),
        ('messages', 'unit_id', 'units', '{tenant_id,development_id}'),
        ('messages', 'house_id', 'units', '{tenant_id}'),
        ('messages', 'user_id', 'users', '{}'),
        ('documents', 'tenant_id', 'tenants', '{}'),
        ('documents', 'development_id', 'developments', '{tenant_id}'),
        ('documents', 'unit_id', 'units', '{tenant_id,development_id}'),
        ('notices', 'tenant_id', 'tenants', '{}'),
        ('notices', 'development_id', 'developments', '{tenant_id}'),
        ('analytics_events', 'tenant_id', 'tenants', '{}'),
        ('analytics_events', 'development_id', 'developments', '{tenant_id}'),
        ('analytics_events', 'unit_id', 'units', '{tenant_id,development_id}'),
        ('analytics_events', 'user_id', 'users', '{}')
      ),
      uniques (tab, cols) as (values
        ('developments', 'tenant_id, code'), ('developments', 'tenant_id, slug'),
        ('house_types', 'tenant_id, development_id, code'),
        ('units', 'tenant_id, unit_uid'), ('units', 'tenant_id, development_id, unit_number')
      )
      select format('%s.%s is NULL', tab, col) as what,
             format('from public.%I c where c.%I is null', tab, col) as rows
        from required
      union all
      select format('%s.%s names a row of %s that does not exist', tab, col, parent),
             format('from public.%I c where c.%I is not null and not exists (select from public.%I p where p.id = c.%I)', tab, col, parent, col)
        from edges
      union all
      select format('%s.%s names a row of %s of another %s', tab, col, parent, replace(replace(array_to_string(agree, ' or '), '_id', ''), '_', ' ')),
             format('from public.%I c join public.%I p on p.id = c.%I where %s', tab, parent, col,
               (select string_agg(format('c.%I <> p.%I', a, a), ' or ') from unnest(agree) a))
        from edges where agree <> '{}'
      union all
      select 'units.project_id, the older name of development_id, names another development',
             'from public.units c where c.project_id <> c.development_id'
      union all
      select format('%s: (%s) is not unique', tab, cols),
             format('from public.%I c where (%s) in (select %s from public.%I group by %s having count(*) > 1)', tab, cols, cols, tab, cols)
        from uniques
    loop
      execute 'select count(*) ' || item.rows into found;
      if found > 0 then
        execute format('select string_agg(id, '', '') from (select c.id::text as id %s order by 1 limit 3) sample', item.rows) into samples;
        problems := problems || format('%s: %s %s, such as %s', item.what, found, case found when 1 then 'row' else 'rows' end, samples);
      end if;
    end loop;
  end if;

  if problems <> '{}' then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format(
        E'001_multi_tenant_hardening changed nothing, because %s stand in its way:\n  - %s',
        case cardinality(problems) when 1 then 'one thing would' else cardinality(problems) || ' things would' end,
        array_to_string(problems, E'\n  - ')
      ),
      hint = 'Repair these rows (see RUNBOOK-MULTI-TENANT.md, section 2), then apply the migration again.';
  end if;
end
$preflight$;

-- 2. Functions ------------------------------------------------------------------------------------------------

-- The tenant of the session, from the signed part of its token that the user cannot write. No claim, an empty
-- one, one at another place or one that is no uuid: NULL, and NULL equals no row's tenant. A token that is not
-- JSON is an error. There is no setting that switches this off.
create or replace function bulkhead.current_tenant() returns uuid
  language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $function$
  select case
    when claim.tenant ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then claim.tenant::uuid
  end
  from (
    select nullif(current_setting('request.jwt.claims', true), '')::jsonb #>> '{app_metadata,tenant_id}' as tenant
  ) claim
$function$;

-- The person of the session: the token's subject.
create or replace function bulkhead.current_subject() returns uuid
  language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $function$
  select case
    when claim.subject ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then claim.subject::uuid
  end
  from (
    select nullif(current_setting('request.jwt.claims', true), '')::jsonb #>> '{sub}' as subject
  ) claim
$function$;

-- Policies run as whoever asks, so everybody may call them; each tells a session only what it said itself.
grant execute on function bulkhead.current_tenant(), bulkhead.current_subject() to public;

-- A row stays with the tenant that it was made for: moving it would take its history to somebody else.
create or replace function bulkhead.refuse_tenant_change() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $function$
begin
  raise exception using
    errcode = 'insufficient_privilege',
    message = format('the tenant of a row of %I.%I cannot be changed', tg_table_schema, tg_table_name),
    hint = 'Make a new row for the other tenant.';
end
$function$;

-- Old code writes project_id, new code development_id; both stay equal, whichever is written.
create or replace function bulkhead.fill_project_id() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $function$
begin
  if new.development_id is null then
    new.development_id := new.project_id;
  elsif new.project_id is null then
    new.project_id := new.development_id;
  elsif tg_op = 'UPDATE' and new.project_id <> new.development_id then
    if new.project_id is not distinct from old.project_id then
      new.project_id := new.development_id;
    elsif new.development_id is not distinct from old.development_id then
      new.development_id := new.project_id;
    end if;
  end if;
  return new;
end
$function$;

-- 3. Indexes, keys, triggers: readers go on -------------------------------------------------------------------

-- Targets of the composite keys; (tenant_id, id) also leads with the tenant, as every scoped query does.
create unique index if not exists developments_tenant_id_id_key on public.developments (tenant_id, id);
create unique index if not exists house_types_tenant_development_id_key on public.house_types (tenant_id, development_id, id);
create unique index if not exists units_tenant_id_id_key on public.units (tenant_id, id);
create unique index if not exists units_tenant_development_id_key on public.units (tenant_id, development_id, id);

-- Unique within a tenant: a global one tells each tenant which names the others have taken.
create unique index if not exists developments_tenant_code_key on public.developments (tenant_id, code);
create unique index if not exists developments_tenant_slug_key on public.developments (tenant_id, slug);
create unique index if not exists house_types_tenant_development_code_key on public.house_types (tenant_id, development_id, code);
create unique index if not exists units_tenant_unit_uid_key on public.units (tenant_id, unit_uid);
create unique index if not exists units_tenant_development_number_key on public.units (tenant_id, development_id, unit_number);

-- The indexes of the runbook, section 5.
create index if not exists messages_tenant_development_unit_created_idx on public.messages (tenant_id, development_id, unit_id, created_at desc);
create index if not exists documents_tenant_development_type_idx on public.documents (tenant_id, development_id, document_type);
create index if not exists analytics_events_tenant_development_created_idx on public.analytics_events (tenant_id, development_id, created_at desc);
create index if not exists units_tenant_development_uid_idx on public.units (tenant_id, development_id, unit_uid);
create index if not exists notices_tenant_development_created_idx on public.notices (tenant_id, development_id, created_at desc);

-- For the other side of the keys: without them, deleting a parent reads the whole child table.
create index if not exists units_tenant_development_house_type_idx on public.units (tenant_id, development_id, house_type_id);
create index if not exists memberships_tenant_user_idx on public.memberships (tenant_id, user_id);
create index if not exists memberships_tenant_unit_idx on public.memberships (tenant_id, unit_id) where unit_id is not null;
create index if not exists messages_tenant_house_idx on public.messages (tenant_id, house_id) where house_id is not null;
create index if not exists documents_tenant_development_unit_idx on public.documents (tenant_id, development_id, unit_id) where unit_id is not null;
create index if not exists analytics_events_tenant_development_unit_idx on public.analytics_events (tenant_id, development_id, unit_id) where unit_id is not null;

-- A child's tenant is part of its reference, so a parent of another tenant cannot even be named. RESTRICT:
-- deleting a parent never takes or detaches children. Where the reference is optional, only that column is
-- emptied, and the tenant has a key of its own, because a NULL in it switches a composite key off.
do $keys$
declare
  fk record;
begin
  for fk in
    select * from (values
      ('developments', 'developments_tenant_fk', 'tenant_id', 'tenants (id)', 'restrict'),
      ('house_types', 'house_types_tenant_development_fk', 'tenant_id, development_id', 'developments (tenant_id, id)', 'restrict'),
      ('units', 'units_tenant_development_fk', 'tenant_id, development_id', 'developments (tenant_id, id)', 'restrict'),
      ('units', 'units_tenant_development_house_type_fk', 'tenant_id, development_id, house_type_id', 'house_types (tenant_id, development_id, id)', 'set null (house_type_id)'),
      ('memberships', 'memberships_tenant_fk', 'tenant_id', 'tenants (id)', 'restrict'),
      ('memberships', 'memberships_user_fk', 'user_id', 'users (id)', 'restrict'),
      ('memberships', 'memberships_tenant_unit_fk', 'tenant_id, unit_id', 'units (tenant_id, id)', 'set null (unit_id)'),
      ('messages', 'messages_tenant_development_fk', 'tenant_id, development_id', 'developments (tenant_id, id)', 'restrict'),
      ('messages', 'messages_tenant_development_unit_fk', 'tenant_id, development_id, unit_id', 'units (tenant_id, development_id, id)', 'restrict'),
      ('messages', 'messages_tenant_house_fk', 'tenant_id, house_id', 'units (tenant_id, id)', 'set null (house_id)'),
      ('messages', 'messages_user_fk', 'user_id', 'users (id)', 'set null'),
      ('documents', 'documents_tenant_development_fk', 'tenant_id, development_id', 'developments (tenant_id, id)', 'restrict'),
      ('documents', 'documents_tenant_development_unit_fk', 'tenant_id, development_id, unit_id', 'units (tenant_id, development_id, id)', 'set null (unit_id)'),
      ('notices', 'notices_tenant_development_fk', 'tenant_id, development_id', 'developments (tenant_id, id)', 'restrict'),
      ('analytics_events', 'analytics_events_tenant_development_fk', 'tenant_id, development_id', 'developments (tenant_id, id)', 'restrict'),
      ('analytics_events', 'analytics_events_tenant_development_unit_fk', 'tenant_id, development_id, unit_id', 'units (tenant_id, development_id, id)', 'set null (unit_id)'),
      ('analytics_events', 'analytics_events_user_fk', 'user_id', 'users (id)', 'set null')
    ) as key (child, name, columns, target, on_delete)
  loop
    if not exists (
      select from pg_constraint where conrelid = format('public.%I', fk.child)::regclass and conname = fk.name
    ) then
      execute format(
        'alter table public.%I add constraint %I foreign key (%s) references public.%s on delete %s',
        fk.child, fk.name, fk.columns, fk.target, fk.on_delete
      );
    end if;
  end loop;
end
$keys$;

-- The last of the BEFORE triggers by its name, so that none after it can change the tenant; ALWAYS, so that
-- session_replication_role = replica does not skip it.
do $freeze$
declare
  name text;
begin
  foreach name in array array[
    'developments', 'house_types', 'units', 'memberships', 'messages', 'documents', 'notices', 'analytics_events'
  ] loop
    execute format(
      'create or replace trigger zz_bulkhead_tenant_frozen before update on public.%I for each row
         when (old.tenant_id is distinct from new.tenant_id) execute function bulkhead.refuse_tenant_change()',
      name
    );
    execute format('alter table public.%I enable always trigger zz_bulkhead_tenant_frozen', name);
  end loop;
end
$freeze$;

create or replace trigger bulkhead_fill_project_id before insert or update of development_id, project_id on public.units
  for each row execute function bulkhead.fill_project_id();

update public.units set project_id = development_id where project_id is null;

-- 4. From here readers wait too, for as long as it takes to write the catalogue and to look for NULLs once --------

alter table public.developments alter column tenant_id set not null;
alter table public.house_types
  alter column tenant_id set not null,
  alter column development_id set not null;
alter table public.units
  alter column tenant_id set not null,
  alter column development_id set not null,
  drop constraint if exists units_project_is_development,
  add constraint units_project_is_development check (project_id = development_id);
alter table public.memberships alter column tenant_id set not null;
alter table public.messages
  alter column tenant_id set not null,
  alter column development_id set not null,
  alter column unit_id set not null;
alter table public.documents
  alter column tenant_id set not null,
  alter column development_id set not null;
alter table public.notices
  alter column tenant_id set not null,
  alter column development_id set not null;
alter table public.analytics_events
  alter column tenant_id set not null,
  alter column development_id set not null;

-- The simple keys that the composite ones replace, by what they are and not by what somebody called them:
-- left in place, each would still tell whether an id of another tenant exists, and CASCADE or SET NULL act.
do $replaced$
declare
  old record;
begin
  for old in
    select con.conrelid::regclass as child, con.conname
      from pg_constraint con
     where con.contype = 'f'
       and cardinality(con.conkey) = 1
       and con.confrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
       and con.conrelid in (
         'public.developments'::regclass, 'public.house_types'::regclass, 'public.units'::regclass,
         'public.memberships'::regclass, 'public.messages'::regclass, 'public.documents'::regclass,
         'public.notices'::regclass, 'public.analytics_events'::regclass
       )
       and con.conname not in (
         'developments_tenant_fk', 'memberships_tenant_fk', 'memberships_user_fk', 'messages_user_fk', 'analytics_events_user_fk'
       )
  loop
    execute format('alter table %s drop constraint %I', old.child, old.conname);
  end loop;

  for old in
    select con.conrelid::regclass as child, con.conname
      from pg_constraint con
     where con.contype = 'u'
       and con.conrelid in ('public.developments'::regclass, 'public.house_types'::regclass, 'public.units'::regclass)
       and not exists (
         select from pg_attribute a
          where a.attrelid = con.conrelid and a.attnum = any (con.conkey) and a.attname = 'tenant_id'
       )
  loop
    execute format('alter table %s drop constraint %I', old.child, old.conname);
  end loop;
end
$replaced$;

-- 5. Row-level security -----------------------------------------------------------------------------------------

-- One permissive policy per command gives a tenant its rows. The restrictive floor, for every role, is ANDed to
-- all there is and all that will be added: a careless policy later can only take rows away.
do $policies$
declare
  item record;
begin
  for item in
    select * from (values
      ('developments', 'tenant_id'), ('house_types', 'tenant_id'), ('units', 'tenant_id'), ('memberships', 'tenant_id'),
      ('messages', 'tenant_id'), ('documents', 'tenant_id'), ('notices', 'tenant_id'), ('analytics_events', 'tenant_id'),
      ('tenants', 'id')
    ) as policy (tab, col)
  loop
    execute format('drop policy if exists tenant_select on public.%I', item.tab);
    execute format('drop policy if exists tenant_insert on public.%I', item.tab);
    execute format('drop policy if exists tenant_update on public.%I', item.tab);
    execute format('drop policy if exists tenant_delete on public.%I', item.tab);
    execute format('drop policy if exists tenant_floor on public.%I', item.tab);
    -- Inside (select …) the claim is read once per query, not once per row.
    execute format('create policy tenant_select on public.%I for select to authenticated using (%I = (select bulkhead.current_tenant()))', item.tab, item.col);
    execute format('create policy tenant_insert on public.%I for insert to authenticated with check (%I = (select bulkhead.current_tenant()))', item.tab, item.col);
    execute format('create policy tenant_update on public.%I for update to authenticated using (%I = (select bulkhead.current_tenant())) with check (%I = (select bulkhead.current_tenant()))', item.tab, item.col, item.col);
    execute format('create policy tenant_delete on public.%I for delete to authenticated using (%I = (select bulkhead.current_tenant()))', item.tab, item.col);
    execute format('create policy tenant_floor on public.%I as restrictive for all to public using (%I = (select bulkhead.current_tenant())) with check (%I = (select bulkhead.current_tenant()))', item.tab, item.col, item.col);
    execute format('alter table public.%I enable row level security', item.tab);
  end loop;
end
$policies$;

-- People belong to no tenant: a tenant sees those who are its members, and everybody may correct their own name.
drop policy if exists member_select on public.users;
drop policy if exists self_update on public.users;
drop policy if exists member_floor on public.users;
create policy member_select on public.users for select to authenticated
  using (exists (
    select from public.memberships m where m.user_id = users.id and m.tenant_id = (select bulkhead.current_tenant())
  ));
create policy self_update on public.users for update to authenticated
  using (id = (select bulkhead.current_subject()))
  with check (id = (select bulkhead.current_subject()));
create policy member_floor on public.users as restrictive for all to public
  using (exists (
    select from public.memberships m where m.user_id = users.id and m.tenant_id = (select bulkhead.current_tenant())
  ));
alter table public.users enable row level security;

-- 6. Privileges -------------------------------------------------------------------------------------------------

-- TRUNCATE, REFERENCES, TRIGGER and MAINTAIN know no row-level security; anon has no business here at all.
revoke all on table
  public.tenants, public.users, public.developments, public.house_types, public.units, public.memberships,
  public.messages, public.documents, public.notices, public.analytics_events
  from public, anon, authenticated, service_role;
revoke all on sequence public.analytics_events_id_seq from public, anon, authenticated;

grant select, insert, update, delete on table
  public.tenants, public.users, public.developments, public.house_types, public.units, public.memberships,
  public.messages, public.documents, public.notices, public.analytics_events
  to service_role;
grant select, insert, update, delete on table
  public.developments, public.house_types, public.units, public.messages, public.documents, public.notices,
  public.analytics_events
  to authenticated;
-- Who may write memberships decides who is whose: that is the server's business.
grant select on table public.tenants, public.users, public.memberships to authenticated;
grant update (name, logo_url) on table public.tenants to authenticated;
grant update (full_name) on table public.users to authenticated;

-- For tables to come: nothing for anybody until a migration says so, apart from the server's own role.
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public grant select, insert, update, delete on tables to service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated;
alter default privileges in schema public revoke all on functions from anon, authenticated;
alter default privileges revoke execute on functions from public;

-- 7. FORCE, last: from here on row-level security holds for the owner of the tables as well. A later migration
--    that must read rows lifts it and restores it in one transaction. -----------------------------------------

alter table public.tenants force row level security;
alter table public.users force row level security;
alter table public.developments force row level security;
alter table public.house_types force row level security;
alter table public.units force row level security;
alter table public.memberships force row level security;
alter table public.messages force row level security;
alter table public.documents force row level security;
alter table public.notices force row level security;
alter table public.analytics_events force row level security;
