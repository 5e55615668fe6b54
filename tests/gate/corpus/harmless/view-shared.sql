-- case: a view without rows of tenants
-- expect: nothing
create view public.version as select current_setting('server_version') as version;
