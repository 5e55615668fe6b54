-- case: COMMIT in the file
-- expect: MIG-38:5
-- runs: no
alter table public.messages add column channel text;
commit;
