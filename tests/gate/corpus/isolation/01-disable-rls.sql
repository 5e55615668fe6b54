-- case: row-level security switched off
-- expect: MIG-44:4
-- lock: ACCESS EXCLUSIVE public.messages
alter table public.messages disable row level security;
