-- case: NOT NULL asked too early
-- expect: MIG-47:5
-- lock: ACCESS EXCLUSIVE public.messages
-- stage: public.messages expanded
alter table public.messages add constraint messages_tenant_present check (tenant_id is not null) not valid;
