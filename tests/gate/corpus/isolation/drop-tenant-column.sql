-- case: the tenant column dropped
-- expect: MIG-19:4, MIG-36:4, MIG-44:4
-- runs: no
alter table public.notices drop column tenant_id cascade;
