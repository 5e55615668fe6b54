-- case: the whole old row to whoever replicates
-- expect: MIG-35:4
-- lock: ACCESS EXCLUSIVE public.messages
alter table public.messages replica identity full;
