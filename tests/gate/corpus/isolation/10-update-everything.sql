-- case: UPDATE without WHERE
-- expect: MIG-43:4, MIG-45:4
-- runs: no
update public.messages set role = 'user';
