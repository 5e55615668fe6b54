-- case: a block that only looks
-- expect: nothing
do $$
begin
  if to_regclass('public.messages') is null then
    raise exception 'public.messages is not there';
  end if;
end
$$;
