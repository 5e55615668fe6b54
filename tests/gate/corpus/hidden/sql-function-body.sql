-- case: the same in a function in SQL
-- expect: MIG-44:4
create function public.maintenance() returns void language sql as $$
  alter table public.messages no force row level security;
$$;
