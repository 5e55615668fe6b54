import type { Mutation } from './mutation.ts';

const FORCE = 'FORCE, which binds the owner';
const NO_FORCE = 'alter table public.messages no force row level security;';
const RLS_OFF = 'alter table public.messages disable row level security;';
const messages = 'public.messages as authenticated';
const view =
  'create view public.all_messages as select id, tenant_id, content from public.messages; grant select on public.all_messages to authenticated;';
const definer = (name: string, table: string) =>
  `create function public.${name}() returns setof public.${table} language sql stable security definer
     set search_path = pg_catalog, pg_temp as 'select * from public.${table}';
   grant execute on function public.${name}() to authenticated;`;

/** Only the status can notice it. */
function quiet(what: string, sql: string, status: string[], unseen: string): Mutation {
  return { what, sql, table: 'messages', status, probes: { unseen } };
}

/** Nothing else stands in the way. */
function open(what: string, sql: string, status: string[], see: string[]): Mutation {
  return { what, sql, table: 'messages', status, probes: { see } };
}

export const REACH_MUTATIONS: readonly Mutation[] = [
  open(
    'TRUNCATE granted',
    'grant truncate on public.messages to authenticated',
    ['PRV-01 public.messages'],
    [`ISO-07 ${messages}`],
  ),
  quiet(
    'REFERENCES granted',
    'grant references on public.messages to authenticated',
    ['PRV-01 public.messages: REFERENCES'],
    'whoever has it needs a table of his own as well, and may make none (PRV-03)',
  ),
  quiet(
    'TRIGGER granted',
    'grant trigger on public.messages to authenticated',
    ['PRV-01 public.messages: TRIGGER'],
    'making a trigger would lock the table for everybody else',
  ),
  {
    what: 'SELECT granted to visitors',
    sql: 'grant select on public.messages to anon',
    table: 'messages',
    status: ['PRV-03 public.messages'],
    probes: { behind: 'row-level security', without: RLS_OFF, see: ['ISO-01 public.messages as anon'] },
  },
  {
    what: 'UPDATE of the tenant column granted',
    sql: 'grant update (tenant_id) on public.messages to authenticated',
    table: 'messages',
    // PRV-06 is content with the freeze.
    status: ['RLS-15 fingerprint'],
    probes: {
      behind: 'the floor, WITH CHECK, and the freeze',
      without: `drop policy tenant_floor on public.messages; alter policy tenant_update on public.messages with check (true);
        drop trigger zz_bulkhead_tenant_frozen on public.messages;`,
      see: [`ISO-05 ${messages}`],
    },
  },
  {
    what: 'INSERT of memberships granted',
    sql: 'grant insert on public.memberships to authenticated',
    table: 'memberships',
    status: ['RLS-15 fingerprint'],
    probes: {
      behind: 'the floor, and WITH CHECK',
      without:
        'drop policy tenant_floor on public.memberships; alter policy tenant_insert on public.memberships with check (true);',
      see: ['ISO-02 public.memberships as authenticated'],
    },
  },
  {
    what: 'INSERT of tenants granted',
    sql: 'grant insert on public.tenants to authenticated',
    table: 'tenants',
    status: ['RLS-15 fingerprint'],
    probes: { see: ['ISO-13 public.tenants as authenticated'] },
  },
  open(
    'BYPASSRLS for the application',
    'alter role authenticated bypassrls',
    ['PRV-04 role authenticated'],
    [`ISO-01 ${messages}`, `ISO-04 ${messages}`],
  ),
  open(
    'SUPERUSER for visitors',
    'alter role anon superuser',
    ['PRV-04 role anon'],
    ['ISO-01 public.messages as anon', 'ISO-21 session_replication_role as anon'],
  ),
  open(
    'the application made a member of the owner',
    'grant portal_owner to authenticated',
    ['RLS-02 public.messages', 'PRV-01 public.messages', 'AUD-03 bulkhead.audit_events'],
    [`ISO-07 ${messages}`],
  ),
  quiet(
    'the application made a member of the back end',
    'grant service_role to authenticated',
    ['PRV-04 role authenticated'],
    'SET ROLE is the right of the login, and that of the probes may become everybody',
  ),
  {
    what: 'visitors made members of pg_read_all_data',
    sql: 'grant pg_read_all_data to anon',
    table: 'messages',
    status: ['PRV-04 role anon'],
    probes: { behind: 'row-level security', without: RLS_OFF, see: ['ISO-01 public.messages as anon'] },
  },
  quiet(
    'BYPASSRLS for the owner',
    'alter role portal_owner bypassrls',
    ['RLS-02 public.messages'],
    'an owner whom no policy holds has nothing to prove, and the report says so',
  ),
  open(
    'the application made the owner of a table',
    'alter table public.messages owner to authenticated',
    ['RLS-02 public.messages'],
    [`ISO-07 ${messages}`],
  ),
  quiet(
    'a login that may become a role with BYPASSRLS',
    'create role reporting login bypassrls; grant reporting to portal_app',
    ['PRV-05 login portal_app'],
    'SET ROLE is the right of the login, and that of the probes may become everybody',
  ),
  open(
    'a view that reads as a superuser',
    view,
    ['VW-01 public.all_messages'],
    ['ISO-09 public.all_messages as authenticated'],
  ),
  {
    what: 'a view that reads as the owner',
    sql: `${view} alter view public.all_messages owner to portal_owner`,
    table: 'messages',
    // Under FORCE it shows nothing to anybody.
    status: ['RLS-15 fingerprint'],
    probes: { behind: FORCE, without: NO_FORCE, see: ['ISO-09 public.all_messages as authenticated'] },
  },
  open(
    'security_invoker of a view taken back',
    `create view public.mine with (security_invoker = true) as select id, tenant_id from public.messages;
     grant select on public.mine to authenticated; alter view public.mine reset (security_invoker)`,
    ['VW-01 public.mine'],
    ['ISO-09 public.mine as authenticated'],
  ),
  quiet(
    'a materialized view of all tenants',
    'create materialized view public.totals as select id, tenant_id from public.messages; grant select on public.totals to authenticated',
    ['VW-02 public.totals'],
    'it holds what it held when it was last refreshed, without the sample rows: grey',
  ),
  open(
    'a SECURITY DEFINER function of all tenants',
    definer('all_units', 'units'),
    ['FN-01 public.all_units()'],
    ['ISO-10 public.all_units() as authenticated'],
  ),
  {
    what: "a SECURITY DEFINER function of the owner's",
    sql: `${definer('all_messages', 'messages')} alter function public.all_messages() owner to portal_owner`,
    table: 'messages',
    status: ['RLS-15 fingerprint'],
    probes: { behind: FORCE, without: NO_FORCE, see: ['ISO-10 public.all_messages() as authenticated'] },
  },
  open(
    'a SECURITY DEFINER function that gives whom it is asked for',
    `create function public.unit_by(uuid) returns setof public.units language sql stable security definer
       set search_path = pg_catalog, pg_temp as 'select * from public.units where id = $1';
     grant execute on function public.unit_by(uuid) to authenticated`,
    ['FN-01 public.unit_by(uuid)'],
    ['ISO-10 public.unit_by(uuid) as authenticated'],
  ),
  quiet(
    "a SECURITY DEFINER function that takes its caller's search_path",
    `create function public.count_mine() returns bigint language sql stable security definer
       as 'select count(*) from public.messages where tenant_id = bulkhead.current_tenant()'`,
    ['FN-02 public.count_mine()'],
    'it takes an object of one’s own in front of the real one, and nobody may create any (PRV-03)',
  ),
  quiet(
    'a SECURITY DEFINER trigger that writes to all tenants',
    `create function public.spread() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin
       insert into public.notices (tenant_id, development_id, title, body) select d.tenant_id, d.id, 'copy', 'of a message' from public.developments d;
       return null; end $$;
     create trigger spread after insert on public.messages for each row execute function public.spread()`,
    ['TRG-03 public.messages'],
    'the probes look at the rows that they write, not at what triggers write elsewhere',
  ),
  quiet(
    'a function that claims to be LEAKPROOF',
    "create function public.peek(uuid) returns boolean language plpgsql leakproof as $$ begin raise notice '%', $1; return true; end $$",
    ['FN-04 public.peek(uuid)'],
    'it takes a query that calls it, and whoever may write one',
  ),
  quiet(
    'tables to come open to visitors',
    'alter default privileges for role portal_owner in schema public grant select on tables to anon',
    ['PRV-02 tables of portal_owner'],
    'it shows at the next table',
  ),
  quiet(
    'a table of the tenants published',
    'create publication everything for table public.messages',
    ['SRF-01 public.messages'],
    'rows leave through replication, where no statement is',
  ),
  quiet(
    'a table that the model does not know',
    'create table public.invoices (id uuid primary key, tenant_id uuid not null); grant select on public.invoices to authenticated',
    ['STR-01 public.invoices'],
    'whose rows it holds nobody has said',
  ),
  quiet(
    'a table that inherits from a guarded one',
    'create table public.old_messages () inherits (public.messages); grant select on public.old_messages to authenticated',
    ['STR-01 public.old_messages', 'RLS-01 public.old_messages'],
    'whose rows it holds nobody has said',
  ),
  open(
    'session_replication_role granted',
    'grant set on parameter session_replication_role to service_role',
    ['PRV-09 role service_role'],
    ['ISO-21 session_replication_role as service_role'],
  ),
  quiet(
    'session_replication_role as a standing setting',
    'alter role authenticated set session_replication_role = replica',
    ['PRV-07 role authenticated'],
    'a standing setting comes with a login, and the probes have their own',
  ),
  quiet(
    'CREATE on the schema granted',
    'grant create on schema public to authenticated',
    ['PRV-03 schema public'],
    'what is made there shows no row yet',
  ),
  quiet(
    'a sequence granted',
    'grant usage, select on sequence public.analytics_events_id_seq to authenticated',
    ['COV-03 public.analytics_events_id_seq'],
    'it tells how much all tenants write together, and shows no row',
  ),
  quiet(
    'the application made a member of pg_monitor',
    'grant pg_monitor to authenticated',
    ['COV-04 role authenticated'],
    'it shows statements of other sessions, and there are none in a probe',
  ),
];
