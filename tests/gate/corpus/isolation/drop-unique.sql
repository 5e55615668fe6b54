-- case: the target of keys dropped
-- expect: MIG-36:4, MIG-44:4
-- runs: no
alter table public.units drop constraint units_pkey cascade;
