-- case: behind a condition
-- expect: MIG-44:6
do $$
begin
  if current_setting('server_version_num')::int > 150000 then
    drop policy tenant_floor on public.messages;
  end if;
end
$$;
