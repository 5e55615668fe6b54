-- case: a file that cannot be parsed
-- expect: MIG-00:4
-- runs: no
alter table public.messages ad column channel text;
