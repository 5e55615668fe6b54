-- What the recovery of orphans must remember beside bulkhead.recovery_map: which plan a proposal belongs to, what it was
-- drawn from, and what the row was like after the repair. docs/RECOVERY.md explains it.
--
-- It bears the number of the schema and comes before 001, because 001 refuses to begin while there are orphans:
-- apply-migrations.ts --to 000_recovery_runs.sql, recover, then the rest. It needs nothing but 000_bulkhead_schema.sql, so
-- it may also come after all others. It touches no table of the application. Run as the role that owns schema bulkhead;
-- run again without harm.

do $preflight$
begin
  if to_regclass('bulkhead.recovery_map') is null then
    raise exception using
      errcode = 'object_not_in_prerequisite_state',
      message = '000_recovery_runs changed nothing: bulkhead.recovery_map is not there',
      hint = 'Apply 000_bulkhead_schema.sql first.';
  end if;
end
$preflight$;

-- One row per plan, and what became of it. Its proposals are the rows of bulkhead.recovery_map with this run_id.
create table if not exists bulkhead.recovery_runs (
  id text primary key check (id ~ '^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}$'),
  status text not null default 'pending'
    check (status in ('pending', 'applying', 'applied', 'reverting', 'reverted')),
  -- SHA-256 over every proposal in its order, hexadecimal: the same data give the same plan.
  plan_hash text not null check (plan_hash ~ '^[0-9a-f]{64}$'),
  model text not null,
  -- Whether rows of which nobody knows whose they are would be parked.
  quarantine boolean not null,
  -- How many rows would be changed, those to be parked among them, and how many stay as they are.
  changes bigint not null check (changes >= 0),
  unknown bigint not null check (unknown >= 0),
  created_at timestamptz not null default clock_timestamp(),
  created_by text not null default session_user,
  -- When the data last gave this plan: a dry run that finds the same again writes no second one.
  confirmed_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  applied_by text,
  -- Per table the row that parked rows hang under: {"public.units": {"id": "…"}}.
  parked_under jsonb
);
create index if not exists recovery_runs_confirmed_idx on bulkhead.recovery_runs (confirmed_at desc);

alter table bulkhead.recovery_map
  -- The order in which a plan is applied.
  add column if not exists seq bigint generated always as identity,
  -- One of the classes of docs/RECOVERY.md.
  add column if not exists orphan_class text,
  -- SHA-256 of what the proposal was drawn from: whoever changed that since made the proposal void.
  add column if not exists evidence bytea,
  -- SHA-256 of the row after the repair: a row that was changed since is not put back.
  add column if not exists applied_digest bytea;
comment on column bulkhead.recovery_map.previous is
  'The row as it was, without the columns that the model says to redact: a repair never changes those.';

create unique index if not exists recovery_map_run_row_key on bulkhead.recovery_map (run_id, entity_table, entity_id);
create index if not exists recovery_map_run_seq_idx on bulkhead.recovery_map (run_id, seq);

-- As in 000: the operator writes down what it does and never deletes, the backup reads.
do $grants$
begin
  revoke all on bulkhead.recovery_runs from public;
  if exists (select from pg_roles where rolname = 'bulkhead_operator') then
    grant select, insert, update on bulkhead.recovery_runs to bulkhead_operator;
    grant select on all sequences in schema bulkhead to bulkhead_operator;
  end if;
  if exists (select from pg_roles where rolname = 'bulkhead_backup') then
    grant select on bulkhead.recovery_runs to bulkhead_backup;
    grant select on all sequences in schema bulkhead to bulkhead_backup;
  end if;
end
$grants$;
