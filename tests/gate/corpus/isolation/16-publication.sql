-- case: rows of all tenants sent to whoever subscribes
-- expect: MIG-44:3
create publication live for table public.messages;
