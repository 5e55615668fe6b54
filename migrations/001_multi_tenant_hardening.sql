-- The portal's tables, hardened: no row without its tenant and development, none under a parent of another
-- tenant, for no role; and row-level security bound to the signed claim for everybody who is not BYPASSRLS.
--
-- One transaction (apply-migrations.ts, or its form for a SQL editor: docs/MIGRATIONS.md), as the role that owns
-- the tables. It stops before any change when something stands in the way, and lists all that does.
-- Written to be run again without harm. Readers go on until section 4; writers wait from the second pass of
-- section 1 on.

-- 1. Preflight ------------------------------------------------------------------------------------------------

do $preflight$
declare
  tables constant text[] := array[
    'tenants', 'users', 'developments', 'house_types', 'units', 'memberships', 'messages', 'documents', 'notices',
    'analytics_events'
  ];
  name text;
  item record;
  holding boolean;
  unusable text[];
  found bigint;
  samples text;
  standing text[] := '{}';
  closed text[] := '{}';
  problems text[];
begin
  if current_setting('server_version_num')::int < 150000 then
    standing := standing || format('PostgreSQL is %s, and 15 or newer is needed', current_setting('server_version'));
  end if;
  if to_regnamespace('bulkhead') is null then
    standing := standing || 'schema bulkhead does not exist: apply 000_bulkhead_schema.sql first'::text;
  end if;
  foreach name in array array['anon', 'authenticated', 'service_role'] loop
    if not exists (select from pg_roles where rolname = name) then
      standing := standing || format('role %s does not exist', name);
    end if;
  end loop;
  foreach name in array tables loop
    if to_regclass('public.' || name) is null then
      standing := standing || format('table public.%s does not exist', name);
      closed := closed || name;
    elsif not (select pg_has_role(relowner, 'usage') from pg_class where oid = to_regclass('public.' || name)) then
      standing := standing || format('table public.%s does not belong to %s', name, current_user);
      closed := closed || name;
    elsif row_security_active('public.' || name) then
      -- The owner of a table with FORCE would see no rows, and find nothing wrong with them.
      execute format('alter table public.%I no force row level security', name);
    end if;
  end loop;

  -- Once while everybody works, so that a refusal makes nobody wait; then once more while nobody can write,
  -- because what is counted must still be true when the keys are built.
  foreach holding in array array[false, true] loop
    problems := standing;
    if holding then
      foreach name in array tables loop
        execute format('lock table public.%I in share row exclusive mode', name);
      end loop;
    end if;

    for item in
      with required (tab, col) as (values
        ('developments', 'tenant_id'),
        ('house_types', 'tenant_id'), ('house_types', 'development_id'),
        ('units', 'tenant_id'), ('units', 'development_id'),
        ('memberships', 'tenant_id'), ('memberships', 'user_id'),
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
      -- The unique indexes of section 3, and their columns that may be NULL (where two NULLs are the same).
      keys (tab, index, cols, nullable) as (values
        ('developments', 'developments_tenant_id_id_key', '{tenant_id,id}'::text[], '{}'::text[]),
        ('house_types', 'house_types_tenant_development_id_key', '{tenant_id,development_id,id}', '{}'),
        ('units', 'units_tenant_id_id_key', '{tenant_id,id}', '{}'),
        ('units', 'units_tenant_development_id_key', '{tenant_id,development_id,id}', '{}'),
        ('developments', 'developments_tenant_code_key', '{tenant_id,code}', '{}'),
        ('developments', 'developments_tenant_slug_key', '{tenant_id,slug}', '{}'),
        ('house_types', 'house_types_tenant_development_code_key', '{tenant_id,development_id,code}', '{}'),
        ('units', 'units_tenant_unit_uid_key', '{tenant_id,unit_uid}', '{}'),
        ('units', 'units_tenant_development_number_key', '{tenant_id,development_id,unit_number}', '{}'),
        ('memberships', 'memberships_tenant_user_unit_key', '{tenant_id,user_id,unit_id}', '{unit_id}')
      )
      -- What is wrong; the rows that are, over the table as c; the columns that it takes to ask; and pairs of
      -- columns that must have one type.
      select format('%s.%s is NULL', tab, col) as what,
             format('from public.%I c where c.%I is null', tab, col) as rows,
             array[tab || '.' || col] as needs,
             '{}'::text[] as pairs
        from required
      union all
      select format('%s.%s names a row of %s that does not exist', tab, col, parent),
             format('from public.%I c where c.%I is not null and not exists (select from public.%I p where p.id = c.%I)', tab, col, parent, col),
             array[tab || '.' || col, parent || '.id'],
             array[tab || '.' || col, parent || '.id']
        from edges
      union all
      select format('%s.%s names a row of %s of another %s', tab, col, parent, replace(replace(array_to_string(agree, ' or '), '_id', ''), '_', ' ')),
             format('from public.%I c join public.%I p on p.id = c.%I where %s', tab, parent, col,
               (select string_agg(format('c.%I <> p.%I', a, a), ' or ') from unnest(agree) a)),
             array[tab || '.' || col, parent || '.id']
               || array(select unnest(array[tab || '.' || a, parent || '.' || a]) from unnest(agree) a),
             array[tab || '.' || col, parent || '.id']
               || array(select unnest(array[tab || '.' || a, parent || '.' || a]) from unnest(agree) a)
        from edges where agree <> '{}'
      union all
      select 'units.project_id, the older name of development_id, names another development',
             'from public.units c where c.project_id <> c.development_id',
             array['units.project_id', 'units.development_id'], array['units.project_id', 'units.development_id']
      union all
      select format('%s: (%s) is not unique', tab, array_to_string(cols, ', ')),
             format('from (select k.*, count(*) over (partition by %s) as copies from public.%I k where %s) c where c.copies > 1',
               (select string_agg(format('k.%I', col), ', ') from unnest(cols) col), tab,
               (select string_agg(format('k.%I is not null', col), ' and ') from unnest(cols) col where col <> all (nullable))),
             (select array_agg(tab || '.' || col) from unnest(cols) col), '{}'
        from keys where 'id' <> all (cols)
      union all
      -- CREATE INDEX IF NOT EXISTS would keep it.
      select format('index public.%s is there already, but it is: %s', index, pg_get_indexdef(to_regclass('public.' || index))),
             null, '{}', '{}'
        from keys
       where to_regclass('public.' || index) is not null
         and pg_get_indexdef(to_regclass('public.' || index)) is distinct from format(
           'CREATE UNIQUE INDEX %I ON public.%I USING btree (%s)%s', index, tab, array_to_string(cols, ', '),
           case when nullable <> '{}' then ' NULLS NOT DISTINCT' else '' end
         )
    loop
      -- Nothing can be asked of a table that is not there or not ours, and that is said already.
      continue when exists (select from unnest(item.needs) need where split_part(need, '.', 1) = any (closed));
      select array_agg(format('column public.%s does not exist', need)) into unusable
        from unnest(item.needs) need
       where not exists (
         select from pg_attribute
          where attrelid = to_regclass('public.' || split_part(need, '.', 1))
            and attname = split_part(need, '.', 2) and not attisdropped
       );
      if unusable is null then
        select array_agg(format('column public.%s is %s, but %s is %s', one.name, one.type, two.name, two.type)) into unusable
          from (
            select n, item.pairs[n] as name, format_type(atttypid, atttypmod) as type
              from generate_series(1, cardinality(item.pairs), 2) n
              join pg_attribute on attrelid = to_regclass('public.' || split_part(item.pairs[n], '.', 1))
                and attname = split_part(item.pairs[n], '.', 2)
          ) one
          join (
            select n, item.pairs[n + 1] as name, format_type(atttypid, atttypmod) as type
              from generate_series(1, cardinality(item.pairs), 2) n
              join pg_attribute on attrelid = to_regclass('public.' || split_part(item.pairs[n + 1], '.', 1))
                and attname = split_part(item.pairs[n + 1], '.', 2)
          ) two using (n)
         where one.type <> two.type;
      end if;
      if unusable is not null then
        problems := problems || array(select fault from unnest(unusable) fault where fault <> all (problems));
        continue;
      end if;
      if item.rows is null then
        problems := problems || item.what;
        continue;
      end if;
      execute 'select count(*) ' || item.rows into found;
      if found > 0 then
        execute format('select string_agg(id, '', '') from (select c.id::text as id %s order by c.id limit 3) sample', item.rows) into samples;
        problems := problems || format('%s: %s %s, such as %s', item.what, found, case found when 1 then 'row' else 'rows' end, samples);
      end if;
    end loop;
    exit when problems <> '{}';
  end loop;

  if problems <> '{}' then
    raise exception using
      errcode = 'integrity_constraint_violation',
      message = format(
        E'001_multi_tenant_hardening changed nothing, because %s stand in its way:\n  - %s',
        case cardinality(problems) when 1 then 'one thing would' else cardinality(problems) || ' things would' end,
        array_to_string(problems, E'\n  - ')
      ),
      hint = 'Repair what is listed (docs/RUNBOOK-MULTI-TENANT.md, "A migration was refused"), then apply the migration again.';
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

-- What a broken-off CREATE INDEX CONCURRENTLY left behind serves no query, and IF NOT EXISTS would keep it.
do $leftovers$
declare
  leftover regclass;
begin
  for leftover in
    select i.indexrelid::regclass
      from pg_index i join pg_class t on t.oid = i.indrelid
     where not i.indisvalid and t.relnamespace = 'public'::regnamespace and t.relname in (
       'developments', 'house_types', 'units', 'memberships', 'messages', 'documents', 'notices', 'analytics_events'
     )
  loop
    execute format('drop index %s', leftover);
  end loop;
end
$leftovers$;

-- Targets of the composite keys; (tenant_id, id) also leads with the tenant, as every scoped query does.
create unique index if not exists developments_tenant_id_id_key on public.developments (tenant_id, id);
create unique index if not exists house_types_tenant_development_id_key on public.house_types (tenant_id, development_id, id);
create unique index if not exists units_tenant_id_id_key on public.units (tenant_id, id);
create unique index if not exists units_tenant_development_id_key on public.units (tenant_id, development_id, id);

-- Unique within a tenant: a global one tells each tenant which names the others have taken. A member of staff has
-- no unit, and without NULLS NOT DISTINCT could be made a member any number of times.
create unique index if not exists developments_tenant_code_key on public.developments (tenant_id, code);
create unique index if not exists developments_tenant_slug_key on public.developments (tenant_id, slug);
create unique index if not exists house_types_tenant_development_code_key on public.house_types (tenant_id, development_id, code);
create unique index if not exists units_tenant_unit_uid_key on public.units (tenant_id, unit_uid);
create unique index if not exists units_tenant_development_number_key on public.units (tenant_id, development_id, unit_number);
create unique index if not exists memberships_tenant_user_unit_key on public.memberships (tenant_id, user_id, unit_id) nulls not distinct;

-- The indexes of the runbook, section 5.
create index if not exists messages_tenant_development_unit_created_idx on public.messages (tenant_id, development_id, unit_id, created_at desc);
create index if not exists documents_tenant_development_type_idx on public.documents (tenant_id, development_id, document_type);
create index if not exists analytics_events_tenant_development_created_idx on public.analytics_events (tenant_id, development_id, created_at desc);
create index if not exists units_tenant_development_uid_idx on public.units (tenant_id, development_id, unit_uid);
create index if not exists notices_tenant_development_created_idx on public.notices (tenant_id, development_id, created_at desc);

-- For the other side of the keys: without them, deleting a parent reads the whole child table.
create index if not exists units_tenant_development_house_type_idx on public.units (tenant_id, development_id, house_type_id);
create index if not exists memberships_user_idx on public.memberships (user_id);
create index if not exists memberships_tenant_unit_idx on public.memberships (tenant_id, unit_id) where unit_id is not null;
create index if not exists messages_tenant_house_idx on public.messages (tenant_id, house_id) where house_id is not null;
create index if not exists messages_user_idx on public.messages (user_id) where user_id is not null;
create index if not exists documents_tenant_development_unit_idx on public.documents (tenant_id, development_id, unit_id) where unit_id is not null;
create index if not exists analytics_events_tenant_development_unit_idx on public.analytics_events (tenant_id, development_id, unit_id) where unit_id is not null;
create index if not exists analytics_events_user_idx on public.analytics_events (user_id) where user_id is not null;

-- A child's tenant is part of its reference, so a parent of another tenant cannot even be named. RESTRICT:
-- deleting a parent never takes or detaches children. Where the reference is optional, only that column is
-- emptied, and the tenant has a key of its own, because a NULL in it switches a composite key off.
-- A key of that name that says less (another column, not validated, switched off) is built anew.
do $keys$
declare
  fk record;
  action text;
begin
  for fk in
    with wanted (child, name, columns, parent, keys, emptied) as (values
      ('developments', 'developments_tenant_fk', '{tenant_id}'::text[], 'tenants', '{id}'::text[], '{}'::text[]),
      ('house_types', 'house_types_tenant_development_fk', '{tenant_id,development_id}', 'developments', '{tenant_id,id}', '{}'),
      ('units', 'units_tenant_development_fk', '{tenant_id,development_id}', 'developments', '{tenant_id,id}', '{}'),
      ('units', 'units_tenant_development_house_type_fk', '{tenant_id,development_id,house_type_id}', 'house_types', '{tenant_id,development_id,id}', '{house_type_id}'),
      ('memberships', 'memberships_tenant_fk', '{tenant_id}', 'tenants', '{id}', '{}'),
      ('memberships', 'memberships_user_fk', '{user_id}', 'users', '{id}', '{}'),
      ('memberships', 'memberships_tenant_unit_fk', '{tenant_id,unit_id}', 'units', '{tenant_id,id}', '{unit_id}'),
      ('messages', 'messages_tenant_development_fk', '{tenant_id,development_id}', 'developments', '{tenant_id,id}', '{}'),
      ('messages', 'messages_tenant_development_unit_fk', '{tenant_id,development_id,unit_id}', 'units', '{tenant_id,development_id,id}', '{}'),
      ('messages', 'messages_tenant_house_fk', '{tenant_id,house_id}', 'units', '{tenant_id,id}', '{house_id}'),
      ('messages', 'messages_user_fk', '{user_id}', 'users', '{id}', '{user_id}'),
      ('documents', 'documents_tenant_development_fk', '{tenant_id,development_id}', 'developments', '{tenant_id,id}', '{}'),
      ('documents', 'documents_tenant_development_unit_fk', '{tenant_id,development_id,unit_id}', 'units', '{tenant_id,development_id,id}', '{unit_id}'),
      ('notices', 'notices_tenant_development_fk', '{tenant_id,development_id}', 'developments', '{tenant_id,id}', '{}'),
      ('analytics_events', 'analytics_events_tenant_development_fk', '{tenant_id,development_id}', 'developments', '{tenant_id,id}', '{}'),
      ('analytics_events', 'analytics_events_tenant_development_unit_fk', '{tenant_id,development_id,unit_id}', 'units', '{tenant_id,development_id,id}', '{unit_id}'),
      ('analytics_events', 'analytics_events_user_fk', '{user_id}', 'users', '{id}', '{user_id}')
    )
    select w.*, con.oid is not null as present
      from wanted w
      left join pg_constraint con on con.conrelid = format('public.%I', w.child)::regclass and con.conname = w.name
     where con.oid is null
        or con.contype <> 'f'
        or con.confrelid <> format('public.%I', w.parent)::regclass
        or w.columns <> array(
          select a.attname::text from unnest(con.conkey) with ordinality k (num, nth)
            join pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.num order by k.nth)
        or w.keys <> array(
          select a.attname::text from unnest(con.confkey) with ordinality k (num, nth)
            join pg_attribute a on a.attrelid = con.confrelid and a.attnum = k.num order by k.nth)
        or con.confdeltype <> case when w.emptied = '{}' then 'r' else 'n' end
        or w.emptied <> array(
          select a.attname::text from unnest(con.confdelsetcols) k (num)
            join pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.num)
        or con.confupdtype <> 'a' or con.confmatchtype <> 's' or con.condeferrable or not con.convalidated
        or exists (select from pg_trigger t where t.tgconstraint = con.oid and t.tgenabled not in ('O', 'A'))
        -- The column came with PostgreSQL 18.
        or not coalesce((to_jsonb(con) ->> 'conenforced')::boolean, true)
  loop
    if fk.present then
      execute format('alter table public.%I drop constraint %I', fk.child, fk.name);
    end if;
    action := case when fk.emptied = '{}' then 'restrict' else format('set null (%s)', array_to_string(fk.emptied, ', ')) end;
    execute format(
      'alter table public.%I add constraint %I foreign key (%s) references public.%I (%s) on delete %s',
      fk.child, fk.name, array_to_string(fk.columns, ', '), fk.parent, array_to_string(fk.keys, ', '), action
    );
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

-- What the keys above replace, by what it is and not by what somebody called it: left in place, a simple key would
-- still tell whether an id of another tenant exists, and its CASCADE or SET NULL would still act. A key that
-- nothing here replaces stays.
do $replaced$
declare
  old record;
begin
  for old in
    select con.conrelid::regclass as child, con.conname
      from pg_constraint con
      join pg_class child on child.oid = con.conrelid
      join pg_class parent on parent.oid = con.confrelid
      join pg_attribute a on a.attrelid = con.conrelid and a.attnum = con.conkey[1]
     where con.contype = 'f' and cardinality(con.conkey) = 1
       and child.relnamespace = 'public'::regnamespace and parent.relnamespace = 'public'::regnamespace
       and child.relname in (
         'developments', 'house_types', 'units', 'memberships', 'messages', 'documents', 'notices', 'analytics_events'
       )
       and con.conname not in (
         'developments_tenant_fk', 'memberships_tenant_fk', 'memberships_user_fk', 'messages_user_fk', 'analytics_events_user_fk'
       )
       and (
         (parent.relname = 'tenants' and a.attname = 'tenant_id')
         or (child.relname = 'units' and parent.relname = 'developments' and a.attname = 'project_id')
         or exists (
           select from pg_constraint ours
            where ours.conrelid = con.conrelid and ours.confrelid = con.confrelid and ours.oid <> con.oid
              and ours.contype = 'f' and con.conkey[1] = any (ours.conkey) and ours.conname like '%\_fk'
         )
       )
  loop
    execute format('alter table %s drop constraint %I', old.child, old.conname);
  end loop;

  -- A unique key, if it is one of those above without the tenant, or with a NULL that makes it let doubles through.
  for old in
    select i.indrelid::regclass as child, i.indexrelid::regclass as index, con.conname
      from pg_index i
      join pg_index ours on ours.indrelid = i.indrelid and ours.indexrelid <> i.indexrelid and ours.indisvalid
      join pg_class name on name.oid = ours.indexrelid
      left join pg_constraint con on con.conindid = i.indexrelid and con.contype = 'u'
      cross join lateral (
        select (i.indkey::int2[])[0:i.indnkeyatts - 1] as has, (ours.indkey::int2[])[0:ours.indnkeyatts - 1] as keeps,
               array(
                 select a.attnum from pg_attribute a
                  where a.attrelid = i.indrelid and a.attname in ('tenant_id', 'development_id')
               ) as ancestors
      ) columns
     where i.indisunique and not i.indisprimary and i.indpred is null and i.indexprs is null
       and i.indrelid in (
         'public.developments'::regclass, 'public.house_types'::regclass, 'public.units'::regclass, 'public.memberships'::regclass
       )
       and name.relname in (
         'developments_tenant_code_key', 'developments_tenant_slug_key', 'house_types_tenant_development_code_key',
         'units_tenant_unit_uid_key', 'units_tenant_development_number_key', 'memberships_tenant_user_unit_key'
       )
       and has <@ keeps and keeps <@ (has || ancestors)
       and (not keeps <@ has or (ours.indnullsnotdistinct and not i.indnullsnotdistinct))
  loop
    if old.conname is null then
      execute format('drop index %s', old.index);
    else
      execute format('alter table %s drop constraint %I', old.child, old.conname);
    end if;
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

-- TRUNCATE, REFERENCES, TRIGGER and MAINTAIN know no row-level security.
revoke all on table
  public.tenants, public.users, public.developments, public.house_types, public.units, public.memberships,
  public.messages, public.documents, public.notices, public.analytics_events
  from public, anon, authenticated, service_role;

grant select, insert, update, delete on table
  public.tenants, public.users, public.developments, public.house_types, public.units, public.memberships,
  public.messages, public.documents, public.notices, public.analytics_events
  to service_role;
grant select, delete on table
  public.developments, public.house_types, public.units, public.messages, public.documents, public.notices,
  public.analytics_events
  to authenticated;
grant insert on table
  public.developments, public.house_types, public.units, public.messages, public.documents, public.notices
  to authenticated;
-- Who may write memberships decides who is whose: that is the server's business.
grant select on table public.tenants, public.users, public.memberships to authenticated;
grant update (name, logo_url) on table public.tenants to authenticated;
grant update (full_name) on table public.users to authenticated;

-- By column, also those that this file has never heard of. The tenant is given once and never changed. A key that
-- counts is given by the server alone: whoever may choose one learns from "duplicate key" which rows of other
-- tenants there are, and how many.
do $columns$
declare
  name text;
  columns text;
begin
  foreach name in array array[
    'developments', 'house_types', 'units', 'messages', 'documents', 'notices', 'analytics_events'
  ] loop
    select string_agg(quote_ident(attname), ', ' order by attnum) into columns
      from pg_attribute
     where attrelid = format('public.%I', name)::regclass and attnum > 0 and not attisdropped and attname <> 'tenant_id'
       and not (name = 'analytics_events' and attname = 'id');
    execute format('grant update (%s) on table public.%I to authenticated', columns, name);
    if name = 'analytics_events' then
      execute format('grant insert (tenant_id, %s) on table public.%I to authenticated', columns, name);
    end if;
  end loop;
end
$columns$;

-- anon has no business in this schema at all, and a sequence tells how much all tenants together write.
do $anonymous$
declare
  item record;
begin
  for item in
    select c.oid::regclass as name, c.relkind
      from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
       and pg_has_role(c.relowner, 'usage')
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  loop
    if item.relkind = 'S' then
      execute format('revoke all on sequence %s from public, anon, authenticated', item.name);
    else
      execute format('revoke all on table %s from public, anon', item.name);
    end if;
  end loop;
  for item in
    select p.oid::regprocedure as name
      from pg_proc p
     where p.pronamespace = 'public'::regnamespace and pg_has_role(p.proowner, 'usage')
       and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('revoke all on routine %s from anon', item.name);
  end loop;
  -- Whoever may create there may put a function in the way of a careless search_path.
  if has_schema_privilege('anon', 'public', 'create') or has_schema_privilege('authenticated', 'public', 'create') then
    if (select pg_has_role(nspowner, 'usage') from pg_namespace where nspname = 'public') then
      revoke create on schema public from public, anon, authenticated;
    else
      raise warning 'anon or authenticated may create objects in schema public: only its owner can take that back';
    end if;
  end if;
end
$anonymous$;

-- For what is still to come: nothing for anybody until a migration says so, apart from the server's own role.
-- Default privileges belong to whoever makes the table, so they are set for each maker that has any.
do $defaults$
declare
  maker record;
begin
  for maker in
    select rolname as name, pg_has_role(oid, 'usage') as ours
      from pg_roles r
     where rolname = current_user or exists (
       select from pg_default_acl d, aclexplode(d.defaclacl) a
        where d.defaclrole = r.oid and d.defaclnamespace in (0, 'public'::regnamespace)
          and a.grantee in ('anon'::regrole, 'authenticated'::regrole)
     )
     order by rolname
  loop
    if not maker.ours then
      raise warning 'what % makes in schema public will still be open to anon or authenticated: only % can change that',
        maker.name, maker.name;
      continue;
    end if;
    execute format('alter default privileges for role %I in schema public revoke all on tables from anon, authenticated, service_role', maker.name);
    execute format('alter default privileges for role %I in schema public grant select, insert, update, delete on tables to service_role', maker.name);
    execute format('alter default privileges for role %I in schema public revoke all on sequences from anon, authenticated', maker.name);
    execute format('alter default privileges for role %I in schema public revoke all on functions from anon, authenticated', maker.name);
    -- Those for all schemas are added to those of a schema, and can only be taken back as what they are.
    execute format('alter default privileges for role %I revoke all on tables from public, anon, authenticated', maker.name);
    execute format('alter default privileges for role %I revoke all on sequences from public, anon, authenticated', maker.name);
    execute format('alter default privileges for role %I revoke all on functions from public, anon, authenticated', maker.name);
  end loop;
end
$defaults$;

-- What somebody else granted, only they can take back; then this must not be recorded as done.
do $proof$
declare
  left_over text;
begin
  select string_agg(format('%s still has %s on %s', role, privilege, c.oid::regclass), E'\n  - ' order by c.relname, role, privilege)
    into left_over
    from pg_class c
    cross join unnest(array['anon', 'authenticated', 'service_role']) role
    cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) privilege
   where c.relnamespace = 'public'::regnamespace
     and c.relname in (
       'tenants', 'users', 'developments', 'house_types', 'units', 'memberships', 'messages', 'documents', 'notices',
       'analytics_events'
     )
     and (role = 'anon' or privilege in ('TRUNCATE', 'REFERENCES', 'TRIGGER'))
     and has_table_privilege(role, c.oid, privilege);
  if left_over is not null then
    raise exception using
      errcode = 'insufficient_privilege',
      message = E'rights that 001_multi_tenant_hardening took away are still there:\n  - ' || left_over,
      hint = 'They come from a grant of another role, or through a membership: \dp and \drg in psql show which.';
  end if;
end
$proof$;

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
