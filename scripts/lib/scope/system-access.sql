-- Who looked at the rows of all tenants at once, and why: one row, and by its trigger one audit event, for each
-- asSystem() of the scoped client. And what tells the audit trail who acts where a request comes through an API.
--
-- After migrations/002_audit_events.sql, in one transaction, as the role that owns the tables. Written to be run
-- again without harm.

create table if not exists bulkhead.system_access (
  id uuid primary key default gen_random_uuid(),
  at timestamptz not null default clock_timestamp(),
  reason text not null check (length(reason) between 3 and 1000),
  login text not null default session_user
);
comment on table bulkhead.system_access is 'Append-only. Written by bulkhead.record_system_access() alone; see docs/SCOPE.md.';

create or replace function bulkhead.record_system_access(reason text) returns void
  language sql security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  insert into bulkhead.system_access (reason) values (reason);
end;
revoke execute on function bulkhead.record_system_access(text) from public;

-- For `pgrst.db_pre_request`: who acts comes as a header from the server that holds the service key. Nobody else is
-- believed: a browser can send any header.
create or replace function bulkhead.name_actor() returns void
  language sql
  set search_path = pg_catalog, pg_temp
as $function$
  select set_config('app.actor', coalesce(
    case when nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role' = 'service_role'
         then nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-bulkhead-actor' end, ''), true)
$function$;
revoke execute on function bulkhead.name_actor() from public;

do $access$
declare
  name text;
begin
  perform bulkhead.close_own_table('bulkhead.system_access');
  create or replace trigger bulkhead_audit_insert after insert on bulkhead.system_access
    referencing new table as changed_rows for each statement
    execute function bulkhead.record_audit_event('', '{id}', '{}');
  alter table bulkhead.system_access enable always trigger bulkhead_audit_insert;
  create or replace trigger bulkhead_append_only before update or delete or truncate on bulkhead.system_access
    for each statement execute function bulkhead.refuse_change();
  alter table bulkhead.system_access enable always trigger bulkhead_append_only;
  alter table bulkhead.system_access enable row level security;
  for name in select rolname from pg_roles where rolname in ('service_role', 'bulkhead_operator') loop
    execute format('grant usage on schema bulkhead to %I', name);
    execute format('grant execute on function bulkhead.record_system_access(text) to %I', name);
  end loop;
  for name in select rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role') loop
    execute format('grant usage on schema bulkhead to %I', name);
    execute format('grant execute on function bulkhead.name_actor() to %I', name);
  end loop;
end
$access$;
