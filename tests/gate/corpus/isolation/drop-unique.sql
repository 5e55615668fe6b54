-- case: the target of keys dropped
-- expect: MIG-36:3, MIG-44:3
alter table public.units drop constraint units_pkey cascade;
