-- case: an allowance beside its statement
-- expect: MIG-01:3 allowed
create index notices_title_idx on public.notices (title); -- bulkhead: allow MIG-01 the table has forty rows 2027-01-31
-- the table has forty rows
