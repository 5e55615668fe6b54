-- case: the tenant column dropped
-- expect: MIG-19:3, MIG-36:3, MIG-44:3
alter table public.notices drop column tenant_id cascade;
