-- case: the freezing of the tenant switched off
-- expect: MIG-44:3
alter table public.messages disable trigger zz_bulkhead_tenant_frozen;
