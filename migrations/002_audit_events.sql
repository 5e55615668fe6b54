-- What was done to the portal's rows, when and by whom, whichever role did it: append-only and sealed.
-- docs/AUDIT.md explains what it proves and what not.
--
-- One transaction, as the role that owns the tables; it reads no row of them, so FORCE stays as it is. Written to
-- be run again without harm. Writers wait from section 6 on, for as long as it takes to write the catalogue.

-- 1. Preflight ------------------------------------------------------------------------------------------------

do $preflight$
declare
  name text;
  problems text[] := '{}';
begin
  if to_regclass('bulkhead.migrations') is null then
    problems := problems || 'schema bulkhead is not there: apply 000_bulkhead_schema.sql first'::text;
  end if;
  if to_regprocedure('bulkhead.current_tenant()') is null then
    problems := problems || 'bulkhead.current_tenant() is not there: apply 001_multi_tenant_hardening.sql first'::text;
  end if;
  foreach name in array array[
    'tenants', 'users', 'developments', 'house_types', 'units', 'memberships', 'messages', 'documents', 'notices',
    'analytics_events'
  ] loop
    if to_regclass('public.' || name) is null then
      problems := problems || format('table public.%s does not exist', name);
    elsif not (select pg_has_role(relowner, 'member') from pg_class where oid = to_regclass('public.' || name)) then
      problems := problems || format('table public.%s does not belong to %s', name, current_user);
    end if;
  end loop;
  if problems <> '{}' then
    raise exception using
      errcode = 'object_not_in_prerequisite_state',
      message = format(E'002_audit_events changed nothing:\n  - %s', array_to_string(problems, E'\n  - ')),
      hint = 'Put this right, then apply the migration again.';
  end if;
end
$preflight$;

-- 2. Events ---------------------------------------------------------------------------------------------------

-- One row per row that changed, and one per TRUNCATE. By month, so that old months leave by DETACH: never by DELETE.
-- No CHECK and no DEFAULT: one function writes all of it, and each would be paid for with every row of the portal.
create table if not exists bulkhead.audit_events (
  id bigint not null,
  at timestamptz not null,
  -- Events of one transaction have it in common.
  xid xid8 not null,
  -- Key of the tenant as text; NULL where the row belongs to no tenant.
  tenant text,
  table_schema text not null,
  table_name text not null,
  -- INSERT, UPDATE, DELETE or TRUNCATE.
  operation text not null,
  -- Names and values of the primary key, as they were before; NULL for TRUNCATE.
  pk jsonb,
  -- UPDATE: only what changed. INSERT and DELETE: the row. A redacted column says only that it was written.
  old_values jsonb,
  new_values jsonb,
  actor text not null,
  -- Whether `actor` is the subject of a token, the setting app.actor, or only the login: token, setting, login.
  actor_source text not null,
  -- The role that the session had become (SET ROLE), and the login it had come with.
  actor_role text not null,
  login text not null,
  application text not null,
  request_id text,
  content_hash bytea not null,
  primary key (id, at)
) partition by range (at);
comment on table bulkhead.audit_events is 'Append-only. Written by triggers alone; see docs/AUDIT.md.';
comment on column bulkhead.audit_events.content_hash is 'SHA-256 over all other columns but id; docs/AUDIT.md says how';

-- Events come in the order of time, so a BRIN index finds a day at hardly any cost; a B-tree by tenant would make
-- every write of the portal a tenth dearer for the sake of reads that are rare.
create index if not exists audit_events_at_idx on bulkhead.audit_events using brin (at);
create sequence if not exists bulkhead.audit_events_id_seq owned by bulkhead.audit_events.id;

-- The primary key out of a row's image. Pinning the search path also keeps the planner from inlining it, which
-- would make every key of one column pay for those of several.
create or replace function bulkhead.audit_key(image jsonb, key_columns text[]) returns jsonb
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $function$
  select jsonb_object_agg(name, image -> name) from unnest(key_columns) name
$function$;

-- One for all tables. Arguments: the tenant's column ('' for none), the primary key, the redacted columns.
-- INSERT and DELETE come once per statement with all their rows, which is several times as fast for many rows;
-- UPDATE comes per row, because only there it is certain which new row was which old one.
-- SECURITY DEFINER: nobody who changes a row may write here himself.
create or replace function bulkhead.record_audit_event() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $function$
declare
  tenant_column constant text := tg_argv[0];
  key_columns constant text[] := tg_argv[1];
  redacted constant text[] := tg_argv[2];
  mask constant jsonb := jsonb_object(redacted, array_fill('[redacted]'::text, array[cardinality(redacted)]));
  subject constant text := nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '');
  named constant text := nullif(current_setting('app.actor', true), '');
  who constant text := left(coalesce(subject, named, session_user), 200);
  who_from constant text := case when subject is not null then 'token' when named is not null then 'setting' else 'login' end;
  -- Inside of this function current_user is its owner; what SET ROLE made of the session is still to be seen.
  role_now constant text := coalesce(nullif(current_setting('role'), 'none'), session_user);
  application_now constant text := current_setting('application_name');
  request constant text := left(coalesce(
    nullif(current_setting('app.request_id', true), ''),
    nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-request-id'
  ), 200);
  moment constant timestamptz := clock_timestamp();
  xid_now constant xid8 := pg_current_xact_id();
  -- The part of the hashed text that all rows of the statement have in common.
  facts constant text := row(
    extract(epoch from moment), xid_now, tg_table_schema, tg_table_name, tg_op, who, who_from, role_now, session_user,
    application_now, request
  )::text || E'\n';
  before jsonb;
  after jsonb;
  changed_from jsonb;
  changed_to jsonb;
  key_before jsonb;
begin
  -- OFFSET 0 keeps the planner from building the image of a row once for each place that uses it.
  if tg_op = 'INSERT' then
    insert into bulkhead.audit_events
    select nextval('bulkhead.audit_events_id_seq'), moment, xid_now, tenant, tg_table_schema, tg_table_name, tg_op,
           pk, null, image, who, who_from, role_now, session_user, application_now, request,
           sha256(convert_to(facts || pk::text || E'\n\n' || image::text || E'\n' || coalesce('=' || tenant, ''), 'UTF8'))
      from (
        select image, image ->> tenant_column as tenant,
               case cardinality(key_columns)
                 when 1 then jsonb_build_object(key_columns[1], image -> key_columns[1])
                 else bulkhead.audit_key(image, key_columns)
               end as pk
          from (select to_jsonb(c) || mask as image from changed_rows c offset 0) images
        offset 0
      ) events;
    return null;
  elsif tg_op = 'DELETE' then
    insert into bulkhead.audit_events
    select nextval('bulkhead.audit_events_id_seq'), moment, xid_now, tenant, tg_table_schema, tg_table_name, tg_op,
           pk, image, null, who, who_from, role_now, session_user, application_now, request,
           sha256(convert_to(facts || pk::text || E'\n' || image::text || E'\n\n' || coalesce('=' || tenant, ''), 'UTF8'))
      from (
        select image, image ->> tenant_column as tenant,
               case cardinality(key_columns)
                 when 1 then jsonb_build_object(key_columns[1], image -> key_columns[1])
                 else bulkhead.audit_key(image, key_columns)
               end as pk
          from (select to_jsonb(c) || mask as image from changed_rows c offset 0) images
        offset 0
      ) events;
    return null;
  elsif tg_op = 'UPDATE' then
    before := to_jsonb(old);
    after := to_jsonb(new);
    select jsonb_object_agg(name, coalesce(mask -> name, before -> name)),
           jsonb_object_agg(name, coalesce(mask -> name, value))
      into changed_from, changed_to
      from jsonb_each(after) as changed (name, value)
     where value is distinct from before -> name;
    if changed_to is null then
      return null;
    end if;
    if cardinality(key_columns) = 1 then
      key_before := jsonb_build_object(key_columns[1], before -> key_columns[1]);
    else
      key_before := bulkhead.audit_key(before, key_columns);
    end if;
  end if;
  insert into bulkhead.audit_events values (
    nextval('bulkhead.audit_events_id_seq'), moment, xid_now, before ->> tenant_column, tg_table_schema, tg_table_name,
    tg_op, key_before, changed_from, changed_to, who, who_from, role_now, session_user, application_now, request,
    sha256(convert_to(
      facts || coalesce(key_before::text, '') || E'\n' || coalesce(changed_from::text, '') || E'\n'
        || coalesce(changed_to::text, '') || E'\n' || coalesce('=' || (before ->> tenant_column), ''), 'UTF8'
    ))
  );
  return null;
end
$function$;
-- Whoever may call it could hang it on a table of their own and write what they like.
revoke execute on function bulkhead.record_audit_event(), bulkhead.audit_key(jsonb, text[]) from public;

-- 3. Guards ---------------------------------------------------------------------------------------------------

-- For tables that are only ever added to. Per statement: it refuses also what would touch no row.
create or replace function bulkhead.refuse_change() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $function$
begin
  raise exception using
    errcode = 'insufficient_privilege',
    message = format('%I.%I is append-only: %s is refused for everybody', tg_table_schema, tg_table_name, tg_op),
    hint = 'Old months of the audit trail leave by DETACH PARTITION; see docs/AUDIT.md.';
end
$function$;

-- Refuses an INSERT that does not come from the function named by the trigger's argument.
create or replace function bulkhead.refuse_direct_insert() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $function$
declare
  stack text;
begin
  get diagnostics stack = pg_context;
  if strpos(stack, ' ' || tg_argv[0] || '(') = 0 then
    raise exception using
      errcode = 'insufficient_privilege',
      message = format('%I.%I is written by %s() alone', tg_table_schema, tg_table_name, tg_argv[0]);
  end if;
  return null;
end
$function$;

-- The guards of one table or partition. ALWAYS, so that session_replication_role = replica does not skip them.
-- A trigger per statement is not handed down to partitions, and a TRUNCATE of a partition asks only its own.
create or replace function bulkhead.guard_append_only(relation regclass, writer text) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $function$
begin
  execute format(
    'create or replace trigger bulkhead_append_only before update or delete or truncate on %s
       for each statement execute function bulkhead.refuse_change()', relation);
  execute format(
    'create or replace trigger bulkhead_written_by before insert on %s
       for each statement %s execute function bulkhead.refuse_direct_insert(%L)', relation,
    -- Asked with every event, so it must cost nothing: what does not come from a trigger is not an event.
    case writer when 'bulkhead.record_audit_event' then 'when (pg_trigger_depth() = 0)' else '' end, writer);
  execute format(
    'alter table %s enable always trigger bulkhead_append_only, enable always trigger bulkhead_written_by, enable row level security',
    relation);
end
$function$;
revoke execute on function bulkhead.guard_append_only(regclass, text) from public;

-- Nothing for anybody but the owner; the operator and the backup read, where they exist.
create or replace function bulkhead.close_own_table(relation regclass) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $function$
declare
  name text;
begin
  execute format('revoke all on %s from public', relation);
  for name in select rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role') loop
    execute format('revoke all on %s from %I', relation, name);
  end loop;
  for name in select rolname from pg_roles where rolname in ('bulkhead_operator', 'bulkhead_backup') loop
    execute format('revoke all on %s from %I', relation, name);
    execute format('grant select on %s to %I', relation, name);
  end loop;
end
$function$;
revoke execute on function bulkhead.close_own_table(regclass) from public;

-- 4. Partitions -----------------------------------------------------------------------------------------------

-- The partitions and their bounds; the default partition has none.
create or replace function bulkhead.audit_partitions()
  returns table (partition regclass, starts timestamptz, ends timestamptz)
  language sql stable
  set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO'
as $function$
  select c.oid::regclass, bounds[1]::timestamptz, bounds[2]::timestamptz
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    left join lateral regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''(.*)''\) TO \(''(.*)''\)') bounds on true
   where i.inhparent = to_regclass('bulkhead.audit_events')
   order by 2 nulls last
$function$;
revoke execute on function bulkhead.audit_partitions() from public;

-- Makes the partitions of this month and the next ones that are missing, and gives how many it made. Events that
-- came when there was no partition for them are in the default one: that becomes the partition of their months,
-- as it is, and a new default takes its place. No event is moved.
create or replace function bulkhead.create_audit_partitions(months_ahead integer default 3) returns integer
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO'
as $function$
declare
  month timestamptz;
  first timestamptz;
  beyond timestamptz;
  name text;
  made integer := 0;
begin
  if months_ahead is null or months_ahead not between 0 and 120 then
    raise exception using errcode = 'invalid_parameter_value',
      message = format('%s months ahead: a number from 0 to 120 is needed', coalesce(months_ahead::text, 'NULL'));
  end if;
  perform pg_advisory_xact_lock(hashtextextended('bulkhead.create_audit_partitions', 0));

  if to_regclass('bulkhead.audit_events_default') is not null then
    select date_trunc('month', min(at)), date_trunc('month', max(at)) + interval '1 month'
      into first, beyond
      from bulkhead.audit_events_default;
    if exists (select from bulkhead.audit_partitions() p where p.starts < beyond and p.ends > first) then
      raise warning 'audit events from % to % stay in the default partition: some months between have a partition', first, beyond;
    elsif first is not null then
      name := 'audit_events_' || to_char(first, 'YYYY_MM');
      if beyond > first + interval '1 month' then
        name := name || '_to_' || to_char(beyond - interval '1 month', 'YYYY_MM');
      end if;
      alter table bulkhead.audit_events detach partition bulkhead.audit_events_default;
      execute format('alter table bulkhead.audit_events_default rename to %I', name);
      execute format('alter table bulkhead.audit_events attach partition bulkhead.%I for values from (%L) to (%L)', name, first, beyond);
      made := made + 1;
    end if;
  end if;

  if to_regclass('bulkhead.audit_events_default') is null then
    create table bulkhead.audit_events_default (like bulkhead.audit_events);
    perform bulkhead.guard_append_only('bulkhead.audit_events_default', 'bulkhead.record_audit_event');
    perform bulkhead.close_own_table('bulkhead.audit_events_default');
    alter table bulkhead.audit_events attach partition bulkhead.audit_events_default default;
  end if;

  for i in 0 .. months_ahead loop
    month := date_trunc('month', clock_timestamp()) + make_interval(months => i);
    continue when exists (select from bulkhead.audit_partitions() p where p.starts <= month and p.ends > month);
    name := 'audit_events_' || to_char(month, 'YYYY_MM');
    -- Made apart and attached: writers of the other partitions do not wait for it.
    execute format('create table bulkhead.%I (like bulkhead.audit_events)', name);
    perform bulkhead.guard_append_only(format('bulkhead.%I', name)::regclass, 'bulkhead.record_audit_event');
    perform bulkhead.close_own_table(format('bulkhead.%I', name)::regclass);
    execute format('alter table bulkhead.audit_events attach partition bulkhead.%I for values from (%L) to (%L)',
      name, month, month + interval '1 month');
    made := made + 1;
  end loop;
  return made;
end
$function$;
revoke execute on function bulkhead.create_audit_partitions(integer) from public;

-- 5. Seals ----------------------------------------------------------------------------------------------------

-- Each seal hangs on the one before: whoever changes a sealed event must change all seals since, and then the
-- newest head is not the one that the nightly report carried out of this database.
create table if not exists bulkhead.audit_seals (
  number bigint primary key check (number > 0),
  sealed_at timestamptz not null,
  sealed_by text not null,
  events integer not null check (events > 0),
  -- The highest id that this seal or one before it has.
  last_id bigint not null,
  -- Ids up to last_id that no seal has yet: of transactions that were rolled back, or that had not committed.
  open_ids int8multirange not null,
  -- All transactions that could own one of open_ids are older than this one.
  horizon xid8 not null,
  -- Per event, by id: 8 bytes of id, 32 bytes of content_hash.
  leaves bytea not null,
  previous bytea not null unique,
  -- SHA-256 of previous, 'number|sealed_at as epoch|last_id|open_ids|horizon|' and leaves.
  head bytea not null
);
comment on table bulkhead.audit_seals is 'Append-only. Written by bulkhead.seal_audit_events() alone; see docs/AUDIT.md.';

-- Seals all events that no seal has, and gives the newest seal. An event that commits later than one with a higher
-- id belongs to the next seal; its id stays open until every transaction that could have drawn it has ended.
create or replace function bulkhead.seal_audit_events(out seal bigint, out seal_head text, out sealed bigint)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $function$
declare
  -- Events per seal: 2 MB of leaves.
  at_most constant integer := 50000;
  no_seal constant bytea := decode(repeat('00', 32), 'hex');
  last bulkhead.audit_seals;
  next bulkhead.audit_seals;
  bound bigint;
  taken int8multirange;
  oldest xid8;
  still_open int8multirange;
begin
  if pg_current_xact_id_if_assigned() is not null then
    raise exception using errcode = 'active_sql_transaction',
      message = 'bulkhead.seal_audit_events() must come before anything else that its transaction writes';
  end if;
  lock table bulkhead.audit_seals in share row exclusive mode;

  -- Every id up to this one had been drawn when this was read, by a transaction that had its xid already; ours
  -- comes only now and is therefore higher than all of theirs.
  select max(id) into bound from bulkhead.audit_events;
  next.horizon := pg_current_xact_id();
  sealed := 0;
  loop
    select * into last from bulkhead.audit_seals order by number desc limit 1;
    last.last_id := coalesce(last.last_id, 0);
    last.open_ids := coalesce(last.open_ids, '{}');

    select count(*), max(id), string_agg(int8send(id) || content_hash, '' order by id),
           range_agg(int8range(id, id + 1)), pg_snapshot_xmin(pg_current_snapshot())
      into next.events, next.last_id, next.leaves, taken, oldest
      from (
        select id, content_hash from bulkhead.audit_events where id > last.last_id and id <= bound
        union all
        select e.id, e.content_hash
          from unnest(last.open_ids) as hole
          join bulkhead.audit_events e on e.id >= lower(hole) and e.id < upper(hole)
        order by id limit at_most
      ) waiting;
    exit when next.events = 0;

    next.number := coalesce(last.number, 0) + 1;
    next.sealed_at := clock_timestamp();
    next.sealed_by := session_user;
    next.last_id := greatest(next.last_id, last.last_id);
    still_open := case when next.events < at_most and oldest >= last.horizon then '{}' else last.open_ids end;
    next.open_ids := still_open + int8multirange(int8range(last.last_id + 1, next.last_id + 1)) - taken;
    next.previous := coalesce(last.head, no_seal);
    next.head := sha256(
      next.previous
      || convert_to(concat_ws('|', next.number, extract(epoch from next.sealed_at), next.last_id, next.open_ids, next.horizon, ''), 'UTF8')
      || next.leaves
    );
    insert into bulkhead.audit_seals values (next.*);
    sealed := sealed + next.events;
  end loop;
  seal := coalesce(last.number, 0);
  seal_head := encode(last.head, 'hex');
end
$function$;
revoke execute on function bulkhead.seal_audit_events() from public;

-- 6. Closed to all, and open to readers -----------------------------------------------------------------------

do $guards$
declare
  name text;
begin
  perform bulkhead.guard_append_only('bulkhead.audit_events', 'bulkhead.record_audit_event');
  perform bulkhead.close_own_table('bulkhead.audit_events');
  perform bulkhead.guard_append_only('bulkhead.audit_seals', 'bulkhead.seal_audit_events');
  perform bulkhead.close_own_table('bulkhead.audit_seals');
  revoke all on sequence bulkhead.audit_events_id_seq from public;
  for name in select rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role') loop
    execute format('revoke all on sequence bulkhead.audit_events_id_seq from %I', name);
  end loop;
  if exists (select from pg_roles where rolname = 'bulkhead_backup') then
    grant select on sequence bulkhead.audit_events_id_seq to bulkhead_backup;
  end if;
  if exists (select from pg_roles where rolname = 'bulkhead_operator') then
    grant execute on function bulkhead.audit_partitions(), bulkhead.create_audit_partitions(integer), bulkhead.seal_audit_events()
      to bulkhead_operator;
  end if;
  perform bulkhead.create_audit_partitions(3);
end
$guards$;

-- A tenant's own events, for whoever a later migration grants SELECT and USAGE on the schema: nobody has them now,
-- because an event may tell one purchaser of a tenant about another.
drop policy if exists tenant_select on bulkhead.audit_events;
create policy tenant_select on bulkhead.audit_events for select to authenticated
  using (tenant = (select bulkhead.current_tenant())::text);

-- 7. The audited tables: from here writers wait ---------------------------------------------------------------

-- The redacted columns hold what people wrote or who they are. Nobody can ever delete it from a trail that nobody
-- can change, so it must not come in. tests/audit/model.test.ts holds this list and bulkhead.yaml together.
do $audited$
declare
  item record;
  arguments text;
begin
  for item in
    select * from (values
      ('tenants', 'id', '{id}', '{}'),
      ('users', '', '{id}', '{email,full_name}'),
      ('developments', 'tenant_id', '{id}', '{}'),
      ('house_types', 'tenant_id', '{id}', '{}'),
      ('units', 'tenant_id', '{id}', '{purchaser_name}'),
      ('memberships', 'tenant_id', '{id}', '{}'),
      ('messages', 'tenant_id', '{id}', '{content,metadata}'),
      ('documents', 'tenant_id', '{id}', '{}'),
      ('notices', 'tenant_id', '{id}', '{}'),
      ('analytics_events', 'tenant_id', '{id}', '{properties}')
    ) as audited (tab, tenant, key, redacted)
  loop
    arguments := format('execute function bulkhead.record_audit_event(%L, %L, %L)', item.tenant, item.key, item.redacted);
    execute format(
      'create or replace trigger bulkhead_audit_insert after insert on public.%I
         referencing new table as changed_rows for each statement %s', item.tab, arguments);
    -- *<> compares the stored bytes: it knows every type, and what did not change costs no call.
    execute format(
      'create or replace trigger bulkhead_audit_update after update on public.%I
         for each row when (old.* *<> new.*) %s', item.tab, arguments);
    execute format(
      'create or replace trigger bulkhead_audit_delete after delete on public.%I
         referencing old table as changed_rows for each statement %s', item.tab, arguments);
    execute format(
      'create or replace trigger bulkhead_audit_truncate after truncate on public.%I
         for each statement %s', item.tab, arguments);
    execute format(
      'alter table public.%I enable always trigger bulkhead_audit_insert, enable always trigger bulkhead_audit_update,
         enable always trigger bulkhead_audit_delete, enable always trigger bulkhead_audit_truncate', item.tab);
  end loop;
end
$audited$;
