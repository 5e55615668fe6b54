-- case: a counter in a new column
-- expect: MIG-13:4
-- lock: ACCESS EXCLUSIVE public.messages
alter table public.messages add column number bigserial;
