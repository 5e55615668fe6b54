-- case: a column renamed
-- expect: MIG-17:4
-- lock: ACCESS EXCLUSIVE public.messages
alter table public.messages rename column content to body;
