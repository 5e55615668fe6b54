-- case: a table dropped
-- expect: MIG-18:4
-- lock: ACCESS EXCLUSIVE public.developments, ACCESS EXCLUSIVE public.notices
drop table public.notices;
