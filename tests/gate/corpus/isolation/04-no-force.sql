-- case: FORCE taken from the owner
-- expect: MIG-44:4
-- lock: ACCESS EXCLUSIVE public.units
alter table public.units no force row level security;
