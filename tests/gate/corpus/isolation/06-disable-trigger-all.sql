-- case: every trigger switched off, keys included
-- expect: MIG-44:5
-- lock: SHARE ROW EXCLUSIVE public.messages
-- runs: superuser
alter table public.messages disable trigger all;
