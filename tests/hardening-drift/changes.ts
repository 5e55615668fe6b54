/** Changes of what guards the portal, with a line that each adds and one that it removes. */
export const CHANGES: readonly [
  what: string,
  sql: string,
  added: RegExp | undefined,
  removed: RegExp | undefined,
][] = [
  [
    'row security off',
    'alter table public.units disable row level security',
    /public\.units: row security off, forced/,
    /row security on/,
  ],
  ['no FORCE', 'alter table public.units no force row level security', /on, not forced/, /on, forced/],
  [
    'a policy that lets all through',
    'create policy wide on public.units for select to authenticated using (true)',
    /^table public\.units: policy wide: permissive for select to authenticated using \(true\)$/,
    undefined,
  ],
  [
    'a policy dropped',
    `do $$ declare p text; begin select polname into p from pg_policy where polrelid = 'public.units'::regclass and not polpermissive;
       execute format('drop policy %I on public.units', p); end $$`,
    undefined,
    /public\.units: policy .*restrictive/,
  ],
  [
    'a grant',
    'grant truncate on public.units to authenticated',
    /public\.units: grant to authenticated: .*TRUNCATE/,
    /./,
  ],
  [
    'a grant on a column',
    'grant select (email) on public.users to anon',
    /public\.users: column email: grant to anon: SELECT/,
    undefined,
  ],
  [
    'a grant on the schema',
    'grant create on schema public to anon',
    /schema public: grant to anon: CREATE, USAGE/,
    /anon: USAGE/,
  ],
  [
    'default privileges',
    'alter default privileges for role portal_owner in schema public grant select on tables to anon',
    /default privileges of portal_owner in schema public: tables: grant to anon: SELECT/,
    undefined,
  ],
  [
    'a function body',
    `create function public.f() returns int language sql as 'select 1'`,
    /function public\.f\(\): owner postgres, volatile, body [0-9a-f]{32}/,
    undefined,
  ],
  [
    'another body of a helper',
    `do $$ declare f text; begin select pg_get_functiondef('bulkhead.sees_all_rows(regclass[])'::regprocedure) into f;
       execute replace(f, 'return true', 'return true or true'); end $$`,
    /function bulkhead\.sees_all_rows\(.*body/,
    /function bulkhead\.sees_all_rows\(.*body/,
  ],
  [
    'a function made definer',
    'alter function bulkhead.sees_all_rows(regclass[]) security definer',
    /sees_all_rows.*security definer/,
    /sees_all_rows/,
  ],
  [
    'NOT NULL dropped',
    'alter table public.messages alter unit_id drop not null',
    undefined,
    /messages: column unit_id not null/,
  ],
  [
    'a foreign key dropped',
    `do $$ declare c text; begin select conname into c from pg_constraint where conrelid = 'public.messages'::regclass and contype = 'f' limit 1;
       execute format('alter table public.messages drop constraint %I', c); end $$`,
    undefined,
    /messages: constraint .*FOREIGN KEY/,
  ],
  [
    'the triggers of foreign keys off',
    'alter table public.messages disable trigger all',
    /messages: constraint .*FOREIGN KEY.*\(its trigger is off\)$/,
    /./,
  ],
  [
    'a trigger',
    `create function public.t() returns trigger language plpgsql as 'begin return new; end';
     create trigger zz before update on public.units for each row execute function public.t()`,
    /public\.units: CREATE TRIGGER zz BEFORE UPDATE ON public\.units/,
    undefined,
  ],
  [
    'a unique index',
    'create unique index one on public.units (address, id)',
    /public\.units: CREATE UNIQUE INDEX one/,
    undefined,
  ],
  [
    'a rule',
    'create rule gone as on delete to public.units do instead nothing',
    /units: CREATE RULE gone/,
    undefined,
  ],
  [
    'a view',
    'create view public.v as select * from public.units',
    /view public\.v: query [0-9a-f]{32}$/,
    undefined,
  ],
  [
    'an owner',
    'alter table public.units owner to postgres',
    /units: owner postgres/,
    /units: owner portal_owner/,
  ],
  [
    'BYPASSRLS',
    'alter role authenticated bypassrls',
    /role authenticated: nologin, bypassrls/,
    /role authenticated: nologin$/,
  ],
  [
    'a login that sees past everything',
    'create role eve login bypassrls',
    /role eve: login, bypassrls/,
    undefined,
  ],
  [
    'a way to become another role',
    'create role mallory login; grant service_role to mallory',
    /role mallory: member of service_role/,
    undefined,
  ],
  [
    'a reader of everything',
    'create role reader login; grant pg_read_all_data to reader',
    /role reader: member of pg_read_all_data/,
    undefined,
  ],
  [
    'a setting of a role',
    'alter role authenticated set row_security = off',
    /role authenticated: set row_security=off/,
    undefined,
  ],
];
