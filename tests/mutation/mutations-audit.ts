import type { Mutation } from './mutation.ts';

const LEAF = 'bulkhead.audit_events_default';
const REPLICA = 'only a session in replica mode gets past it, and no role may ask for one (PRV-09)';
const NO_ACCESS = 'the missing privileges';
const ACCESS =
  'grant usage on schema bulkhead to authenticated; grant select on bulkhead.audit_events to authenticated;';
const partitions = (statement: string) => `
  do $$ declare one regclass; begin
    for one in select partition from bulkhead.audit_partitions() loop execute format('${statement}', one); end loop; end $$;`;

function silent(what: string, sql: string, operation: string, status: string[]): Mutation {
  return {
    what: `audit of ${what}`,
    sql,
    table: 'notices',
    status,
    probes: {
      see: [
        `ISO-18 public.notices as service_role: ${operation} recorded`,
        `ISO-18 public.notices as authenticated: ${operation} recorded`,
      ],
    },
  };
}

function unguarded(what: string, sql: string, relation: string, observed: string): Mutation {
  return {
    what,
    sql,
    table: 'notices',
    status: [`AUD-02 ${relation}`],
    probes: { see: [`ISO-16 ${relation} as portal_owner: ${observed}`] },
  };
}

const dropGuard = (relation: string) => `drop trigger bulkhead_append_only on ${relation}`;

export const AUDIT_MUTATIONS: readonly Mutation[] = [
  silent('INSERT disabled', 'alter table public.notices disable trigger bulkhead_audit_insert', 'INSERT', [
    'AUD-01 public.notices',
    'TRG-01 public.notices',
  ]),
  silent('UPDATE dropped', 'drop trigger bulkhead_audit_update on public.notices', 'UPDATE', [
    'AUD-01 public.notices: UPDATE',
  ]),
  silent('DELETE disabled', 'alter table public.notices disable trigger bulkhead_audit_delete', 'DELETE', [
    'AUD-01 public.notices',
    'TRG-01 public.notices',
  ]),
  silent(
    'everything that writes nothing any more',
    'create or replace function bulkhead.record_audit_event() returns trigger language plpgsql as $$ begin return null; end $$',
    'INSERT',
    ['RLS-15 fingerprint'],
  ),
  {
    what: 'audit of TRUNCATE dropped',
    sql: 'drop trigger bulkhead_audit_truncate on public.notices',
    table: 'notices',
    status: ['AUD-01 public.notices: TRUNCATE'],
    probes: { unseen: 'a TRUNCATE would lock the table for everybody else' },
  },
  {
    what: 'audit of INSERT ENABLE instead of ALWAYS',
    sql: 'alter table public.notices enable trigger bulkhead_audit_insert',
    table: 'notices',
    status: ['AUD-01 public.notices'],
    probes: { unseen: REPLICA },
  },
  {
    what: 'audit of messages without redaction',
    sql: `create or replace trigger bulkhead_audit_update after update on public.messages for each row when (old.* *<> new.*)
        execute function bulkhead.record_audit_event('tenant_id', '{id}', '{}');
      alter table public.messages enable always trigger bulkhead_audit_update`,
    table: 'messages',
    status: ['AUD-10 public.messages: content'],
    probes: { unseen: 'the probes ask whether something was written down and who did it, not which values' },
  },
  unguarded(
    'guard of the trail dropped',
    dropGuard('bulkhead.audit_events'),
    'bulkhead.audit_events',
    'UPDATE',
  ),
  unguarded(
    'guard of one partition disabled',
    `alter table ${LEAF} disable trigger bulkhead_append_only`,
    LEAF,
    'TRUNCATE',
  ),
  unguarded(
    'guard of one partition that forgets TRUNCATE',
    `create or replace trigger bulkhead_append_only before update or delete on ${LEAF}
        for each statement execute function bulkhead.refuse_change();
      alter table ${LEAF} enable always trigger bulkhead_append_only`,
    LEAF,
    'TRUNCATE',
  ),
  unguarded(
    'guard against events that nobody caused dropped',
    'drop trigger bulkhead_written_by on bulkhead.audit_events',
    'bulkhead.audit_events',
    'INSERT',
  ),
  unguarded(
    'guard of the seals dropped',
    dropGuard('bulkhead.audit_seals'),
    'bulkhead.audit_seals',
    'TRUNCATE',
  ),
  unguarded('guard of the recorded runs dropped', dropGuard('bulkhead.runs'), 'bulkhead.runs', 'TRUNCATE'),
  {
    what: 'guard of the trail whose function lets everything pass',
    sql: 'create or replace function bulkhead.refuse_change() returns trigger language plpgsql as $$ begin return null; end $$',
    table: 'notices',
    status: ['RLS-15 fingerprint'],
    probes: { see: ['ISO-16 bulkhead.audit_events as portal_owner: UPDATE'] },
  },
  {
    what: 'guard of the trail ENABLE instead of ALWAYS',
    sql: 'alter table bulkhead.audit_events enable trigger bulkhead_append_only',
    table: 'notices',
    status: ['AUD-02 bulkhead.audit_events'],
    probes: { unseen: REPLICA },
  },
  {
    what: 'UPDATE of the trail granted',
    sql: 'grant usage on schema bulkhead to service_role; grant select, update on bulkhead.audit_events to service_role',
    table: 'notices',
    status: ['AUD-03 bulkhead.audit_events: UPDATE'],
    probes: {
      behind: 'the guard of the trail',
      without: `${dropGuard('bulkhead.audit_events')};`,
      see: ['ISO-16 bulkhead.audit_events as service_role: UPDATE'],
    },
  },
  {
    what: 'INSERT into the trail granted',
    sql: 'grant usage on schema bulkhead to service_role; grant insert on bulkhead.audit_events to service_role',
    table: 'notices',
    status: ['AUD-03 bulkhead.audit_events: INSERT'],
    probes: {
      behind: 'the guard against events that nobody caused',
      without: 'drop trigger bulkhead_written_by on bulkhead.audit_events;',
      see: ['ISO-16 bulkhead.audit_events as service_role: INSERT'],
    },
  },
  {
    what: 'policy of the trail USING (true)',
    sql: 'alter policy tenant_select on bulkhead.audit_events using (true)',
    table: 'notices',
    status: ['RLS-15 fingerprint'],
    probes: { behind: NO_ACCESS, without: ACCESS, see: ['ISO-19 bulkhead.audit_events as authenticated'] },
  },
  {
    what: 'row-level security of the trail off',
    sql: 'alter table bulkhead.audit_events disable row level security',
    table: 'notices',
    status: ['RLS-15 fingerprint'],
    probes: { behind: NO_ACCESS, without: ACCESS, see: ['ISO-19 bulkhead.audit_events as authenticated'] },
  },
  {
    what: 'partitions of the trail granted',
    sql: `grant usage on schema bulkhead to authenticated; ${partitions('grant select on %s to authenticated')}`,
    table: 'notices',
    status: ['RLS-15 fingerprint'],
    probes: {
      behind: 'row-level security of the partitions, for which there is no policy',
      without: partitions('alter table %s disable row level security'),
      see: ['ISO-19 bulkhead.audit_events_2'],
    },
  },
  {
    what: 'default partition of the trail dropped',
    sql: `drop table ${LEAF}`,
    table: 'notices',
    status: ['AUD-04 bulkhead.audit_events'],
    probes: { unseen: 'it is missed only when a month has no partition' },
  },
  {
    what: 'the writer of recorded runs granted',
    sql: `grant usage on schema bulkhead to authenticated;
      grant execute on function bulkhead.record_run(text, text, text, timestamptz, timestamptz, jsonb) to authenticated`,
    table: 'notices',
    status: ['AUD-09 bulkhead.record_run'],
    probes: { unseen: 'it writes no row of a tenant' },
  },
];
