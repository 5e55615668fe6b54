import type { Mutation } from './mutation.ts';

const KEY = 'messages_tenant_development_unit_fk';
const messages = 'public.messages as service_role';
const notices = 'public.notices as service_role';
const FROZEN = 'zz_bulkhead_tenant_frozen';
const REPLICA = 'only a session in replica mode gets past it, and no role may ask for one (PRV-09)';

/** The key of a message to its unit, made anew. */
const key = (name: string, columns: string, parent: string, rest: string) =>
  `alter table public.messages drop constraint ${KEY}, add constraint ${name} foreign key (${columns}) references public.units (${parent}) ${rest}`;
const ALL = 'tenant_id, development_id, unit_id';
const ALL_OF_PARENT = 'tenant_id, development_id, id';

/** Drops every key to the parent but one. */
const otherKeys = (parent: string, kept: string) => `
  do $$ declare c record; begin
    for c in select conname, conrelid::regclass as child from pg_constraint
              where contype = 'f' and confrelid = '${parent}'::regclass and conrelid <> '${kept}'::regclass
    loop execute format('alter table %s drop constraint %I', c.child, c.conname); end loop; end $$;`;

/** No key leads to the units any more. */
const NO_UNITS =
  'drop index public.units_tenant_id_id_key cascade; drop index public.units_tenant_development_id_key cascade;';

function nullable(table: string, column: string): Mutation {
  return {
    what: `NOT NULL of ${table}.${column} dropped`,
    sql: `alter table public.${table} alter ${column} drop not null`,
    table,
    status: [`STR-02 public.${table}.${column}`],
    probes: { see: [`ISO-11 public.${table} as service_role: INSERT without ${column}`] },
  };
}

function thawed(what: string, sql: string, status: string[]): Mutation {
  return {
    what: `freeze of the tenant ${what}`,
    sql,
    table: 'notices',
    status: ['STR-13 public.notices.tenant_id', ...status],
    probes: { see: [`ISO-14 ${notices}: UPDATE to the other tenant`] },
  };
}

const refreeze = (event: string, when: string) =>
  `drop trigger ${FROZEN} on public.notices;
   create trigger ${FROZEN} before update ${event} on public.notices for each row
     when (old.tenant_id is distinct from new.tenant_id ${when}) execute function bulkhead.refuse_tenant_change();
   alter table public.notices enable always trigger ${FROZEN}`;

export const STRUCTURE_MUTATIONS: readonly Mutation[] = [
  {
    what: 'composite key dropped',
    sql: `alter table public.messages drop constraint ${KEY}`,
    table: 'messages',
    status: ['STR-05 public.messages.unit_id'],
    probes: { see: [`ISO-12 ${messages}: INSERT under a foreign unit_id`, `ISO-13 ${messages}`] },
  },
  {
    what: 'composite key back to a simple one',
    sql: key('plain', 'unit_id', 'id', 'on delete restrict'),
    table: 'messages',
    status: ['STR-05 public.messages.unit_id'],
    probes: { see: [`ISO-12 ${messages}: INSERT under a foreign unit_id`] },
  },
  {
    what: 'composite key that forgets the development',
    sql: key('narrow', 'tenant_id, unit_id', 'tenant_id, id', 'on delete restrict'),
    table: 'messages',
    status: ['STR-05 public.messages.unit_id: development_id'],
    probes: { see: [`ISO-12 ${messages}: unit_id of another branch`] },
  },
  {
    what: 'composite key NOT VALID',
    sql: key('late', ALL, ALL_OF_PARENT, 'on delete restrict not valid'),
    table: 'messages',
    status: ['STR-05 public.messages.unit_id: NOT VALID', 'STR-07 late'],
    probes: { unseen: 'new rows are checked as ever: what it hides is older' },
  },
  {
    what: 'composite key NOT ENFORCED',
    sql: `alter table public.messages alter constraint ${KEY} not enforced`,
    table: 'messages',
    status: [`STR-07 ${KEY}`],
    probes: { see: [`ISO-12 ${messages}: INSERT under a foreign unit_id`] },
    since: 18,
  },
  {
    what: 'composite key DEFERRABLE INITIALLY DEFERRED',
    sql: `alter table public.messages alter constraint ${KEY} deferrable initially deferred`,
    table: 'messages',
    status: [`STR-12 ${KEY}`],
    probes: { unseen: 'the probes do not wait for the end of the transaction, where it still holds' },
  },
  {
    what: 'triggers behind the keys switched off',
    sql: 'alter table public.units disable trigger all',
    table: 'units',
    status: ['STR-06 public.units', 'TRG-01 public.units'],
    probes: { see: ['ISO-12 public.units as service_role', 'ISO-14 public.units as service_role'] },
  },
  {
    what: 'composite key of the optional older name dropped',
    sql: 'alter table public.messages drop constraint messages_tenant_house_fk',
    table: 'messages',
    status: ['STR-05 public.messages.house_id'],
    probes: { see: [`ISO-12 ${messages}: INSERT under a foreign house_id`] },
  },
  {
    what: 'key of the developments to the tenants dropped',
    sql: 'alter table public.developments drop constraint developments_tenant_fk',
    table: 'developments',
    status: ['STR-04 public.developments', 'STR-04 public.messages'],
    probes: { see: ['ISO-13 public.developments as authenticated: INSERT for its unknown tenant'] },
  },
  {
    what: 'key that holds where the optional parent is missing dropped',
    sql: 'alter table public.memberships drop constraint memberships_tenant_fk',
    table: 'memberships',
    status: ['STR-04 public.memberships'],
    probes: { see: ['ISO-13 public.memberships as service_role: without optional parents'] },
  },
  {
    what: 'ON DELETE CASCADE of the messages of a unit',
    sql: key('wide', ALL, ALL_OF_PARENT, 'on delete cascade'),
    table: 'units',
    status: ['STR-10 public.messages: wide'],
    probes: { see: ['ISO-20 public.units as service_role'] },
  },
  {
    what: 'ON DELETE CASCADE of the memberships of a person',
    sql: `alter table public.memberships drop constraint memberships_user_fk, add constraint wide
      foreign key (user_id) references public.users (id) on delete cascade`,
    table: 'users',
    status: ['STR-10 public.memberships: wide'],
    probes: { see: ['ISO-20 public.users as service_role'] },
  },
  {
    what: 'ON DELETE CASCADE beside keys that refuse',
    sql: `alter table public.notices drop constraint notices_tenant_development_fk, add constraint wide
      foreign key (tenant_id, development_id) references public.developments (tenant_id, id) on delete cascade`,
    table: 'developments',
    status: ['STR-10 public.notices: wide'],
    probes: {
      behind: 'the other keys to the same parent',
      without: otherKeys('public.developments', 'public.notices'),
      see: ['ISO-20 public.developments as service_role'],
    },
  },
  {
    what: 'ON DELETE SET NULL that empties the tenant',
    sql: `alter table public.units drop constraint units_tenant_development_house_type_fk, add constraint wide
      foreign key (tenant_id, development_id, house_type_id) references public.house_types (tenant_id, development_id, id) on delete set null`,
    table: 'house_types',
    status: ['STR-09 public.units: wide'],
    probes: {
      behind: 'NOT NULL, the freeze, and the keys to the row that is emptied',
      without: `alter table public.units alter tenant_id drop not null, alter development_id drop not null;
        drop trigger ${FROZEN} on public.units; ${NO_UNITS}`,
      see: ['ISO-20 public.house_types as service_role'],
    },
  },
  {
    what: 'ON UPDATE CASCADE of the tenant',
    sql: `alter table public.units drop constraint units_tenant_development_house_type_fk, add constraint moving
      foreign key (tenant_id, development_id, house_type_id) references public.house_types (tenant_id, development_id, id)
      on update cascade on delete set null (house_type_id)`,
    table: 'house_types',
    status: ['STR-11 public.units: moving'],
    probes: {
      behind: 'the freeze of parent and child, and their other keys',
      without: `drop trigger ${FROZEN} on public.house_types; drop trigger ${FROZEN} on public.units;
        alter table public.house_types drop constraint house_types_tenant_development_fk;
        alter table public.units drop constraint units_tenant_development_fk; ${NO_UNITS}`,
      see: ['ISO-14 public.house_types as service_role: UPDATE of the tenant alone'],
    },
  },
  nullable('messages', 'tenant_id'),
  nullable('documents', 'development_id'),
  nullable('messages', 'unit_id'),
  {
    what: 'NOT NULL … NOT VALID',
    sql: 'alter table public.units alter tenant_id drop not null; alter table public.units add constraint late not null tenant_id not valid',
    table: 'units',
    status: ['STR-02 public.units.tenant_id: NOT VALID'],
    probes: { unseen: 'new rows are checked as ever: what it hides is older' },
    since: 18,
  },
  thawed('disabled', `alter table public.notices disable trigger ${FROZEN}`, ['TRG-01 public.notices']),
  thawed('dropped', `drop trigger ${FROZEN} on public.notices`, []),
  thawed('ENABLE REPLICA', `alter table public.notices enable replica trigger ${FROZEN}`, [
    'TRG-01 public.notices',
  ]),
  thawed('with a WHEN that is never true', refreeze('', 'and false'), []),
  thawed('for another column', refreeze('of title', ''), []),
  thawed(
    'whose function lets everything pass',
    'create or replace function bulkhead.refuse_tenant_change() returns trigger language plpgsql as $$ begin return new; end $$',
    ['STR-13 public.messages.tenant_id'],
  ),
  {
    what: 'freeze of the tenant ENABLE instead of ALWAYS',
    sql: `alter table public.notices enable trigger ${FROZEN}`,
    table: 'notices',
    status: ['RLS-15 fingerprint'],
    probes: { unseen: REPLICA },
  },
  {
    what: 'a trigger that moves the row after the freeze has looked',
    sql: `create function public.move() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$ begin
        new.tenant_id := (select t.id from public.tenants t where t.id <> old.tenant_id order by t.created_at desc limit 1);
        new.development_id := (select d.id from public.developments d where d.tenant_id = new.tenant_id limit 1);
        return new; end $$;
      create trigger zzz before update on public.notices for each row execute function public.move()`,
    table: 'notices',
    status: ['TRG-02 public.notices'],
    probes: { see: [`ISO-12 ${notices}`] },
  },
  {
    what: 'a trigger that gives every new row to one tenant',
    sql: `create function public.take() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$ begin
        new.tenant_id := (select t.id from public.tenants t order by t.created_at limit 1);
        new.development_id := (select d.id from public.developments d where d.tenant_id = new.tenant_id limit 1);
        return new; end $$;
      create trigger aaa before insert on public.notices for each row execute function public.take()`,
    table: 'notices',
    status: ['RLS-15 fingerprint'],
    probes: { see: [`ISO-12 ${notices}`, `ISO-13 ${notices}`] },
  },
  {
    what: 'a rule that copies what is written',
    sql: `create rule leak as on insert to public.messages do also
      insert into public.notices (tenant_id, development_id, title, body) values (new.tenant_id, new.development_id, 'copy', new.content)`,
    table: 'messages',
    status: ['TRG-04 public.messages'],
    probes: { unseen: 'the sample rows no longer fit, which is grey' },
  },
  {
    what: 'a rule that makes DELETE do nothing',
    sql: 'create rule nothing as on delete to public.messages do instead nothing',
    table: 'messages',
    status: ['TRG-04 public.messages'],
    probes: { unseen: 'the controls no longer work, which is grey' },
  },
  {
    what: 'a name unique over all tenants',
    sql: 'create unique index everywhere on public.units (unit_uid)',
    table: 'units',
    status: ['IDX-04 public.everywhere'],
    probes: { unseen: 'it tells that a name is taken, and shows no row' },
  },
  {
    what: 'an index of the scoped queries dropped',
    sql: 'drop index public.messages_tenant_development_unit_created_idx',
    table: 'messages',
    status: ['IDX-01 public.messages', 'IDX-03 public.messages'],
    probes: { unseen: 'it costs time, and shows nothing' },
  },
  {
    what: 'the CHECK that ties the older name of the development dropped',
    sql: 'alter table public.units drop constraint units_project_is_development',
    table: 'units',
    status: ['RLS-15 fingerprint'],
    probes: { unseen: 'the model does not know the older name, and no key asks it' },
  },
];
