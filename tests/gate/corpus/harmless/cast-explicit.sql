-- case: a conversion that is written out
-- expect: nothing
-- runs: superuser
create function public.to_number(text) returns bigint language sql immutable set search_path = '' return null::bigint;
create cast (text as bigint) with function public.to_number(text);
