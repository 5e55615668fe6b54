-- case: a column dropped
-- expect: MIG-19:4
-- lock: ACCESS EXCLUSIVE public.units
alter table public.units drop column address_line_1;
