-- case: a weakening that somebody answers for
-- expect: MIG-44:4 allowed
-- bulkhead: allow MIG-44 the export reads this table as the owner, agreed with the data officer 2027-01-31
alter table public.house_types no force row level security;
