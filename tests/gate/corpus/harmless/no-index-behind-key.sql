-- case: a key without an index on its columns, on a small shared table
-- expect: nothing
alter table public.users add column referred_by uuid references public.users (id);
