-- case: an allowance for too long
-- expect: ALLOW-05:3, MIG-01:4
-- bulkhead: allow MIG-01 the table is small 2029-01-31
create index notices_title_idx on public.notices (title);
