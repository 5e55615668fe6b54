-- The roles of the portal's server. Roles belong to the whole cluster, not to one database.
-- Run as a superuser; running it again changes nothing. Passwords are set elsewhere (load.ts), never in a file.

do $roles$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      -- As on Supabase: what a request becomes once its token has been checked.
      ('anon',              'nologin inherit nobypassrls'),
      ('authenticated',     'nologin inherit nobypassrls'),
      ('service_role',      'nologin inherit bypassrls'),
      -- The login of the API server; it has no right of its own, only the three roles it may become.
      ('authenticator',     'login noinherit nobypassrls'),
      -- Owns the tables and runs the migrations. Deliberately neither superuser nor BYPASSRLS.
      ('portal_owner',      'login inherit nobypassrls'),
      -- The application's own server processes: acts as "authenticated" with the claim of its user.
      ('portal_app',        'login inherit nobypassrls'),
      -- bulkhead's logins: one that looks at everything and repairs, one that only reads, and one that writes down
      -- what was done: it may call bulkhead.record_run() (migrations/003_backup_metadata.sql) and nothing else.
      ('bulkhead_operator', 'login noinherit bypassrls'),
      ('bulkhead_backup',   'login noinherit bypassrls'),
      ('bulkhead_recorder', 'login noinherit nobypassrls')
    ) as role (name, attributes)
  loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      execute format('create role %I', wanted.name);
    end if;
    execute format(
      'alter role %I nosuperuser nocreatedb nocreaterole noreplication %s', wanted.name, wanted.attributes
    );
  end loop;
end
$roles$;

grant anon, authenticated, service_role to authenticator;
grant authenticated to portal_app;

-- The isolation tests act as each of these roles, inside a transaction that is rolled back. The operator has none of
-- their rights until it becomes one of them. It cannot become the owner: who can be the owner can take every guard
-- away, and the operator works every night. What the owner could do is tried on the restored copy of the drill, as the
-- superuser of a server that is thrown away, and the newest drill of the same structure stands in for it.
do $operator$
begin
  if current_setting('server_version_num')::int >= 160000 then
    -- As text, because an older server would refuse to read it.
    execute 'grant anon, authenticated, service_role to bulkhead_operator with inherit false, set true';
  else
    -- Before 16 that depends on the member alone, which is NOINHERIT.
    grant anon, authenticated, service_role to bulkhead_operator;
  end if;
end
$operator$;

-- A backup that saw only a part of the rows would look like a good one: with row_security off the query fails instead.
alter role bulkhead_backup set default_transaction_read_only = on;
alter role bulkhead_backup set row_security = off;
