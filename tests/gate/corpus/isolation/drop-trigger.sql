-- case: the freezing of the tenant dropped
-- expect: MIG-44:3
drop trigger zz_bulkhead_tenant_frozen on public.units;
