-- A login for restore drills into a database of yours (STAGING_DATABASE_URL), where no superuser is to be had. Run as an
-- administrator of that server, never of production's. Running it again changes nothing; set a password afterwards, and
-- make the empty database: create database staging owner bulkhead_restorer;

do $restorer$
begin
  -- BYPASSRLS: it must read back all that it restores. CREATEROLE: it makes the roles that the backup names and the
  -- server lacks, without login, and may become those. Before PostgreSQL 16 a superuser must make those with BYPASSRLS.
  if not exists (select from pg_roles where rolname = 'bulkhead_restorer') then
    create role bulkhead_restorer login bypassrls createrole;
  end if;

  -- Only where the portal's roles are there already: the tables are given to their owner, and the isolation tests act as
  -- each of the others. Without these memberships the drill says which it lacks.
  if exists (select from pg_roles where rolname = 'portal_owner') then
    grant portal_owner to bulkhead_restorer;
    if current_setting('server_version_num')::int >= 160000 then
      execute 'grant anon, authenticated, service_role to bulkhead_restorer with inherit false, set true';
    else
      grant anon, authenticated, service_role to bulkhead_restorer;
    end if;
  end if;
end
$restorer$;
