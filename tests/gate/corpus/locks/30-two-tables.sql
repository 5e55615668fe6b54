-- case: two tables shut one after the other
-- expect: MIG-30:5
-- lock: ACCESS EXCLUSIVE public.messages, ACCESS EXCLUSIVE public.units
alter table public.messages add column channel text;
alter table public.units add column colour text;
