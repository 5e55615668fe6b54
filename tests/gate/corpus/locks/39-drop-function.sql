-- case: a function dropped
-- expect: MIG-39:4
-- runs: no
drop function public.is_member(uuid);
