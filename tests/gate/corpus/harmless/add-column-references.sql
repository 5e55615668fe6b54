-- case: a column with a key: NULL everywhere, so nothing is scanned
-- expect: nothing
alter table public.messages add column author_id uuid references public.users (id);
