-- case: a key that is asked only at the end
-- expect: MIG-44:4
-- lock: ACCESS EXCLUSIVE public.messages
alter table public.messages alter constraint messages_tenant_house_fk deferrable initially deferred;
