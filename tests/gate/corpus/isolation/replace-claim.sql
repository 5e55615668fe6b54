-- case: the claim read from somewhere else
-- expect: MIG-44:3
create or replace function bulkhead.current_tenant() returns uuid
  language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$ select nullif(current_setting('app.tenant', true), '')::uuid $$;
