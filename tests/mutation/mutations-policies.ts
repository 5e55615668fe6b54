import type { Mutation } from './mutation.ts';

const noFloor = (table: string) => `drop policy tenant_floor on public.${table};`;
const careless = (table: string) =>
  `create policy careless on public.${table} to authenticated using (true) with check (true);`;
const FLOOR = 'the restrictive floor';
const POLICIES = 'the permissive policies';
const ours = '(select bulkhead.current_tenant())';
const messages = 'public.messages as authenticated';

/** The claim from another place of the token, or from somewhere else. */
const helper = (claim: string) =>
  `create or replace function bulkhead.current_tenant() returns uuid language sql stable set search_path = pg_catalog, pg_temp
     as $$ select coalesce(${claim}, nullif(current_setting('request.jwt.claims', true), '')::jsonb #>> '{app_metadata,tenant_id}')::uuid $$`;
const token = (path: string) =>
  `nullif(current_setting('request.jwt.claims', true), '')::jsonb #>> '${path}'`;

/** Loosens the SELECT policy of messages; only the floor still holds. */
function loose(what: string, using: string, status: string[] = ['RLS-07 tenant_select']): Mutation {
  return {
    what,
    sql: `alter policy tenant_select on public.messages using (${using})`,
    table: 'messages',
    status,
    probes: { behind: FLOOR, without: noFloor('messages'), see: [`ISO-01 ${messages}`] },
  };
}

/** A floor that holds less; only the permissive policies still hold. */
function sunken(what: string, sql: string, see: string, table = 'messages'): Mutation {
  return {
    what,
    sql,
    table,
    status: [`RLS-05 public.${table}`],
    probes: { behind: POLICIES, without: careless(table), see: [see] },
  };
}

export const POLICY_MUTATIONS: readonly Mutation[] = [
  loose('SELECT policy USING (true)', 'true'),
  loose('SELECT policy that asks only for a tenant', 'tenant_id is not null'),
  loose('SELECT policy that compares the tenant with itself', 'tenant_id = tenant_id'),
  loose('SELECT policy that is open without a claim', `tenant_id = ${ours} or ${ours} is null`, [
    'RLS-07 tenant_select',
  ]),
  loose(
    'SELECT policy that believes user_metadata',
    `tenant_id = ${ours} or tenant_id::text = (select ${token('{user_metadata,tenant_id}')})`,
    ['RLS-09 tenant_select', 'CTX-03 tenant_select'],
  ),
  loose(
    'SELECT policy that asks a setting of the session for the tenant',
    `tenant_id = ${ours} or tenant_id::text = (select current_setting('app.tenant_id', true))`,
    ['RLS-08 tenant_select'],
  ),
  loose(
    'SELECT policy with a switch for maintenance',
    `tenant_id = ${ours} or (select current_setting('app.maintenance', true)) = 'on'`,
    ['RLS-08 tenant_select'],
  ),
  {
    what: 'SELECT policy that trusts the policies of the parent',
    sql: 'alter policy tenant_select on public.messages using (exists (select from public.units u where u.id = unit_id))',
    table: 'messages',
    status: ['RLS-06 tenant_select', 'RLS-07 tenant_select'],
    probes: {
      behind: 'the floor, and row-level security of the parent',
      without: `${noFloor('messages')} alter table public.units disable row level security;`,
      see: [`ISO-01 ${messages}`],
    },
  },
  {
    what: 'SELECT policy of the tenants USING (true)',
    sql: 'alter policy tenant_select on public.tenants using (true)',
    table: 'tenants',
    status: ['RLS-07 public.tenants'],
    probes: { behind: FLOOR, without: noFloor('tenants'), see: ['ISO-01 public.tenants as authenticated'] },
  },
  {
    what: 'INSERT policy WITH CHECK (true)',
    sql: 'alter policy tenant_insert on public.units with check (true)',
    table: 'units',
    status: ['RLS-07 tenant_insert'],
    probes: { behind: FLOOR, without: noFloor('units'), see: ['ISO-02 public.units as authenticated'] },
  },
  {
    what: 'UPDATE policy USING (true)',
    sql: 'alter policy tenant_update on public.messages using (true)',
    table: 'messages',
    status: ['RLS-07 tenant_update'],
    probes: { behind: FLOOR, without: noFloor('messages'), see: [`ISO-03 ${messages}`] },
  },
  {
    what: 'UPDATE policy WITH CHECK (true)',
    sql: 'alter policy tenant_update on public.messages with check (true)',
    table: 'messages',
    status: ['RLS-07 tenant_update'],
    probes: {
      behind: 'the floor, the missing privilege on the tenant column, and its freeze',
      without: `${noFloor('messages')} grant update (tenant_id) on public.messages to authenticated;
        drop trigger zz_bulkhead_tenant_frozen on public.messages;`,
      see: [`ISO-05 ${messages}`],
    },
  },
  {
    what: 'DELETE policy USING (true)',
    sql: 'alter policy tenant_delete on public.documents using (true)',
    table: 'documents',
    status: ['RLS-07 tenant_delete'],
    probes: {
      behind: FLOOR,
      without: noFloor('documents'),
      see: ['ISO-04 public.documents as authenticated'],
    },
  },
  {
    what: 'a further policy for everything USING (true)',
    sql: careless('notices'),
    table: 'notices',
    status: ['RLS-07 careless'],
    probes: { behind: FLOOR, without: noFloor('notices'), see: ['ISO-04 public.notices as authenticated'] },
  },
  {
    what: 'a policy for visitors',
    sql: 'create policy open on public.notices for select to anon using (true)',
    table: 'notices',
    status: ['RLS-04 public.notices for anon'],
    probes: {
      behind: 'the floor, and the missing privilege',
      without: `${noFloor('notices')} grant select on public.notices to anon;`,
      see: ['ISO-01 public.notices as anon'],
    },
  },
  {
    what: 'SELECT policy TO PUBLIC',
    sql: 'alter policy tenant_select on public.messages to public',
    table: 'messages',
    status: ['RLS-13 tenant_select', 'RLS-04 public.messages for anon'],
    probes: { unseen: 'the claim still binds whoever comes, and shows nobody a foreign row' },
  },
  {
    what: 'SELECT policy dropped',
    sql: 'drop policy tenant_select on public.messages',
    table: 'messages',
    status: ['RLS-04 public.messages for authenticated'],
    probes: { unseen: 'it takes rows away and shows none' },
  },
  sunken('floor dropped', noFloor('messages'), `ISO-01 ${messages}`),
  sunken(
    'floor USING (true)',
    'alter policy tenant_floor on public.units using (true) with check (true)',
    'ISO-04 public.units as authenticated',
    'units',
  ),
  sunken(
    'floor for SELECT alone',
    `${noFloor('messages')} create policy tenant_floor on public.messages as restrictive for select to public using (tenant_id = ${ours})`,
    `ISO-02 ${messages}`,
  ),
  sunken(
    'floor made permissive',
    `${noFloor('documents')} create policy tenant_floor on public.documents to public using (tenant_id = ${ours}) with check (tenant_id = ${ours})`,
    'ISO-01 public.documents as authenticated',
    'documents',
  ),
  {
    what: 'floor for one role alone',
    sql: 'alter policy tenant_floor on public.messages to authenticated',
    table: 'messages',
    status: ['RLS-05 public.messages'],
    probes: {
      behind: 'the permissive policies, none of which lets the owner in',
      without: 'create policy careless on public.messages to portal_owner using (true);',
      see: ['ISO-01 public.messages as portal_owner'],
    },
  },
  {
    what: 'row-level security off',
    sql: 'alter table public.messages disable row level security',
    table: 'messages',
    status: ['RLS-01 public.messages', 'RLS-03 public.messages'],
    probes: { see: [`ISO-01 ${messages}`, `ISO-02 ${messages}`, `ISO-03 ${messages}`, `ISO-04 ${messages}`] },
  },
  {
    what: 'FORCE off',
    sql: 'alter table public.units no force row level security',
    table: 'units',
    status: ['RLS-02 public.units'],
    probes: { see: ['ISO-01 public.units as portal_owner', 'ISO-02 public.units as portal_owner'] },
  },
  {
    what: 'helper that reads user_metadata',
    sql: helper(token('{user_metadata,tenant_id}')),
    table: 'messages',
    status: ['RLS-09 public.messages', 'CTX-03 public.messages'],
    probes: { see: [`ISO-01 ${messages}: user_metadata`] },
  },
  {
    what: 'helper that reads the top of the token',
    sql: helper(token('{tenant_id}')),
    table: 'messages',
    status: ['CTX-03 public.messages'],
    probes: { see: [`ISO-01 ${messages}: with the claim at tenant_id`] },
  },
  {
    what: 'helper that reads a setting of the session',
    sql: helper("nullif(current_setting('app.tenant_id', true), '')"),
    table: 'messages',
    status: ['RLS-08 public.messages', 'RLS-05 public.messages'],
    probes: { see: [`ISO-01 ${messages}: with app.tenant_id set to a key`] },
  },
  {
    what: "helper that takes its caller's search_path",
    sql: 'alter function bulkhead.current_tenant() reset search_path',
    table: 'messages',
    status: ['RLS-10 bulkhead.current_tenant()'],
    probes: {
      unseen: 'it takes an object of one’s own in front of the real one, and nobody may create any (PRV-03)',
    },
  },
  {
    what: 'helper that belongs to the application',
    sql: 'alter function bulkhead.current_tenant() owner to authenticated',
    table: 'messages',
    status: ['RLS-10 bulkhead.current_tenant()'],
    probes: { unseen: 'the owner would first have to replace it, and no probe does' },
  },
  {
    what: 'people: floor dropped',
    sql: 'drop policy member_floor on public.users',
    table: 'users',
    // The model says that people are shared, not by whom they may be seen.
    status: ['RLS-15 fingerprint'],
    probes: {
      behind: POLICIES,
      without:
        'alter policy member_select on public.users using (true); alter policy self_update on public.users using (true) with check (true);',
      see: ['ISO-15 public.users as authenticated'],
    },
  },
  {
    what: 'people: everybody may correct everybody',
    sql: 'alter policy self_update on public.users using (true) with check (true)',
    table: 'users',
    status: ['RLS-15 fingerprint'],
    probes: {
      behind: 'the floor, and the SELECT policy',
      without:
        'drop policy member_floor on public.users; alter policy member_select on public.users using (true);',
      see: ['ISO-15 public.users as authenticated'],
    },
  },
  {
    what: 'people: row-level security off',
    sql: 'alter table public.users disable row level security',
    table: 'users',
    status: ['RLS-03 public.users'],
    probes: { see: ['ISO-15 public.users as authenticated'] },
  },
];
