-- case: a function that takes the guard away when it is called
-- expect: MIG-44:5
create function public.maintenance() returns void language plpgsql as $$
begin
  alter table public.messages disable row level security;
end
$$;
