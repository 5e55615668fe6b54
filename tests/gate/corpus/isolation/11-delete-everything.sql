-- case: DELETE without WHERE
-- expect: MIG-43:4, MIG-45:4
-- runs: no
delete from public.notices;
