-- bulkhead: no-transaction
-- case: the index behind every query of a tenant dropped
-- expect: MIG-44:4
drop index concurrently if exists public.notices_tenant_development_created_idx;
