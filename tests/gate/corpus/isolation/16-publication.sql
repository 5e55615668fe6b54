-- case: rows of all tenants sent to whoever subscribes
-- expect: MIG-44:4
-- runs: superuser
create publication live for table public.messages;
