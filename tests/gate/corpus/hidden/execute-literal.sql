-- case: the same as a text that is executed
-- expect: MIG-44:5
do $$
begin
  execute 'alter table public.messages disable row level security';
end
$$;
