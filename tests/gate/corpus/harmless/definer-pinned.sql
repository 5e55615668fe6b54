-- case: SECURITY DEFINER with its path pinned
-- expect: nothing
create function bulkhead.version_of() returns text language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$ select current_setting('server_version') $$;
revoke execute on function bulkhead.version_of() from public;
