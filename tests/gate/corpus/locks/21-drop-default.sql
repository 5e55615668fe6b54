-- case: the default of a NOT NULL column dropped
-- expect: MIG-21:4
-- lock: ACCESS EXCLUSIVE public.messages
alter table public.messages alter column metadata drop default;
