-- case: a loop over a list of VALUES
-- expect: MIG-44:8
do $$
declare
  item record;
begin
  for item in select * from (values ('messages', 'authenticated')) as t (tab, who) loop
    execute format('grant truncate on public.%I to %I', item.tab, item.who);
  end loop;
end
$$;
