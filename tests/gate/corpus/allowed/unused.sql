-- case: an allowance that allows nothing
-- expect: ALLOW-06:3
-- bulkhead: allow MIG-01 the table is small 2027-01-31
alter table public.units add column rooms integer;
