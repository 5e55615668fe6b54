-- case: a conversion that nobody asks for
-- expect: MIG-44:5
-- runs: superuser
create function public.to_id(text) returns uuid language sql immutable set search_path = '' return null::uuid;
create cast (text as uuid) with function public.to_id(text) as implicit;
