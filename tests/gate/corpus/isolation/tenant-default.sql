-- case: a row that says no tenant belongs to a certain one
-- expect: MIG-44:4
-- lock: ACCESS EXCLUSIVE public.messages
alter table public.messages alter column tenant_id set default '00000000-0000-0000-0000-000000000001';
