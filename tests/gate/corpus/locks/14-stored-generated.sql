-- case: a stored generated column
-- expect: MIG-14:4
-- lock: ACCESS EXCLUSIVE public.messages
alter table public.messages add column length integer generated always as (length(content)) stored;
