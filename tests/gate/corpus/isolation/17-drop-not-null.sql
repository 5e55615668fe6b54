-- case: the tenant may be missing
-- expect: MIG-44:4
-- lock: ACCESS EXCLUSIVE public.messages
alter table public.messages alter column tenant_id drop not null;
