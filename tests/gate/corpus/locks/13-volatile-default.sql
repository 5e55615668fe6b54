-- case: a default that differs from row to row
-- expect: MIG-13:4
-- lock: ACCESS EXCLUSIVE public.messages
alter table public.messages add column token uuid default gen_random_uuid();
