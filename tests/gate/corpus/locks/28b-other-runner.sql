-- case: another runner, and no timeout in the file
-- expect: MIG-28:5
-- lock: ACCESS EXCLUSIVE public.messages
-- runner: other
alter table public.messages add column channel text;
