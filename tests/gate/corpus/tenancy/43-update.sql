-- case: a backfill that touches 0 rows and reports success
-- expect: MIG-43:4
-- runs: no
update public.messages set content = '' where id = '00000000-0000-0000-0000-000000000000';
