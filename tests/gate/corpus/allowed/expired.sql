-- case: an allowance that has ended
-- expect: ALLOW-04:3, MIG-01:4
-- bulkhead: allow MIG-01 the table is small 2026-01-31
create index notices_title_idx on public.notices (title);
