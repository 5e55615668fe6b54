-- case: long work while the table is shut
-- expect: MIG-29:5, MIG-43:5, MIG-45:5
-- runs: no
alter table public.messages add column channel text;
update public.messages set channel = 'web' where channel is null;
