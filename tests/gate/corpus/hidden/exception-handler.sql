-- case: in a handler of exceptions
-- expect: MIG-44:8
-- runs: superuser
do $$
begin
  perform 1 / 0;
exception when division_by_zero then
  alter table public.messages disable trigger all;
end
$$;
