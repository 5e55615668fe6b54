-- case: an integer that counts rooms
-- expect: nothing
alter table public.units add column rooms integer;
