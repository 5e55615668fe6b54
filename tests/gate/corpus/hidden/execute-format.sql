-- case: the same put together by format()
-- expect: MIG-30:8, MIG-44:8
do $$
declare
  name text;
begin
  foreach name in array array['messages', 'units'] loop
    execute format('alter table public.%I disable row level security', name);
  end loop;
end
$$;
