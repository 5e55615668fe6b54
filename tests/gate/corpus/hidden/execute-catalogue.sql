-- case: names out of the catalogue: the statement is known, its table is not
-- expect: MIG-44:8
do $$
declare
  item record;
begin
  for item in select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' loop
    execute format('alter table public.%I disable row level security', item.relname);
  end loop;
end
$$;
