-- case: a plain column
-- expect: nothing
alter table public.messages add column channel text;
