-- Which backups, restore drills and prunes there were, as the database's own record beside the reports in the
-- repository: a report that somebody removed there is still missed here.
--
-- Written through bulkhead.record_run() alone, by a login that can do nothing else (bulkhead_recorder, where it
-- exists). One transaction, as the role that owns schema bulkhead; run again without harm.

-- 1. Preflight ------------------------------------------------------------------------------------------------

do $preflight$
begin
  if to_regprocedure('bulkhead.guard_append_only(regclass, text)') is null then
    raise exception using
      errcode = 'object_not_in_prerequisite_state',
      message = '003_backup_metadata changed nothing: the guards of append-only tables are not there',
      hint = 'Apply 002_audit_events.sql first.';
  end if;
end
$preflight$;

-- 2. Runs -----------------------------------------------------------------------------------------------------

create table if not exists bulkhead.runs (
  id bigint generated always as identity primary key,
  -- As the reports are called.
  kind text not null check (kind in ('backup', 'restore-drill', 'retention')),
  -- The run's own name, as in its report.
  run text not null check (run ~ '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}$'),
  verdict text not null check (verdict in ('green', 'red', 'grey')),
  started_at timestamptz not null,
  finished_at timestamptz not null check (finished_at >= started_at),
  -- What the report says in numbers. No secret and no tenant's data: the recorder's login can be less guarded.
  payload jsonb not null default '{}' check (jsonb_typeof(payload) = 'object' and octet_length(payload::text) <= 65536),
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  unique (kind, run)
);
comment on table bulkhead.runs is 'Append-only. Written by bulkhead.record_run() alone; see docs/AUDIT.md.';
create index if not exists runs_kind_finished_idx on bulkhead.runs (kind, finished_at desc);

-- Records one run and gives its number. The same once more changes nothing, so that a step that was cut off can be
-- repeated; something else under the same name is refused (23505).
create or replace function bulkhead.record_run(
  kind text, run text, verdict text, started_at timestamptz, finished_at timestamptz, payload jsonb default '{}'
) returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $function$
declare
  number bigint;
  known bulkhead.runs;
begin
  insert into bulkhead.runs (kind, run, verdict, started_at, finished_at, payload)
  values (record_run.kind, record_run.run, record_run.verdict, record_run.started_at, record_run.finished_at, record_run.payload)
  on conflict do nothing
  returning id into number;
  if number is not null then
    return number;
  end if;
  select * into known from bulkhead.runs r where r.kind = record_run.kind and r.run = record_run.run;
  if (known.verdict, known.started_at, known.finished_at, known.payload)
    is distinct from (record_run.verdict, record_run.started_at, record_run.finished_at, record_run.payload) then
    raise exception using
      errcode = 'unique_violation',
      message = format('%s run %s is recorded already, and differently', record_run.kind, record_run.run),
      hint = 'A record is never changed. Record the run under a name of its own.';
  end if;
  return known.id;
end
$function$;
revoke execute on function bulkhead.record_run(text, text, text, timestamptz, timestamptz, jsonb) from public;

-- 3. As people ask for them -----------------------------------------------------------------------------------

create or replace view bulkhead.backup_runs with (security_invoker = true) as
  select run, verdict, started_at, finished_at, payload, recorded_at, recorded_by from bulkhead.runs where kind = 'backup';
create or replace view bulkhead.restore_drills with (security_invoker = true) as
  select run, verdict, started_at, finished_at, payload, recorded_at, recorded_by from bulkhead.runs where kind = 'restore-drill';
create or replace view bulkhead.prunes with (security_invoker = true) as
  select run, verdict, started_at, finished_at, payload, recorded_at, recorded_by from bulkhead.runs where kind = 'retention';

-- 4. Closed to all but the recorder ---------------------------------------------------------------------------

do $guards$
declare
  name text;
begin
  perform bulkhead.guard_append_only('bulkhead.runs', 'bulkhead.record_run');
  foreach name in array array['runs', 'backup_runs', 'restore_drills', 'prunes'] loop
    perform bulkhead.close_own_table(format('bulkhead.%I', name)::regclass);
  end loop;
  revoke all on sequence bulkhead.runs_id_seq from public;
  if exists (select from pg_roles where rolname = 'bulkhead_backup') then
    grant select on sequence bulkhead.runs_id_seq to bulkhead_backup;
  end if;
  if exists (select from pg_roles where rolname = 'bulkhead_recorder') then
    revoke all on all tables in schema bulkhead from bulkhead_recorder;
    grant usage on schema bulkhead to bulkhead_recorder;
    grant execute on function bulkhead.record_run(text, text, text, timestamptz, timestamptz, jsonb) to bulkhead_recorder;
  end if;
end
$guards$;
