-- case: a code of two letters
-- expect: nothing
alter table public.units add column country char(2);
