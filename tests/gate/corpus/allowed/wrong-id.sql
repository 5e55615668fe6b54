-- case: an allowance for a rule that does not exist
-- expect: ALLOW-01:3
-- bulkhead: allow MIG-99 because 2027-01-31
alter table public.units add column rooms integer;
