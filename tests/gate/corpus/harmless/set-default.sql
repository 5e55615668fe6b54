-- case: a default for new rows
-- expect: nothing
alter table public.messages alter column role set default 'user';
