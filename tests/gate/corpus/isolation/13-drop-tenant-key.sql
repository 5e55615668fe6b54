-- case: the key that ties a row to its tenant dropped
-- expect: MIG-44:4, MIG-48:4
-- lock: ACCESS EXCLUSIVE public.messages, ACCESS EXCLUSIVE public.units
alter table public.messages drop constraint messages_tenant_development_unit_fk;
