-- case: a table dropped
-- expect: MIG-18:4
-- lock: ACCESS EXCLUSIVE public.developments
drop table public.notices;
