-- case: an operator that compares the tenant
-- expect: MIG-44:4
create function public.same(uuid, text) returns boolean language sql immutable set search_path = '' return true;
create operator public.= (leftarg = uuid, rightarg = text, function = public.same);
