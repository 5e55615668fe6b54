-- case: a DELETE that is prepared and then run
-- expect: MIG-43:4, MIG-45:4
-- runs: no
prepare emptying as delete from public.notices;
execute emptying;
