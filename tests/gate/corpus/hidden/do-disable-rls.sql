-- case: row-level security switched off in a block
-- expect: MIG-44:5
do $$
begin
  alter table public.messages disable row level security;
end
$$;
