-- case: a NOT NULL column without a default
-- expect: MIG-15:5
-- lock: ACCESS EXCLUSIVE public.messages
-- runs: empty
alter table public.messages add column channel text not null;
