-- case: an allowance without an end
-- expect: ALLOW-03:3, MIG-01:4
-- bulkhead: allow MIG-01 the table is small
create index notices_title_idx on public.notices (title);
