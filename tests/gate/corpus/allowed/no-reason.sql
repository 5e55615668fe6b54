-- case: an allowance without a reason
-- expect: ALLOW-02:3, MIG-01:4
-- bulkhead: allow MIG-01 2027-01-31
create index notices_title_idx on public.notices (title);
