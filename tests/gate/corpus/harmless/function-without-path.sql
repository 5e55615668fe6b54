-- case: a function that has only the rights of its caller
-- expect: nothing
create function public.shout(word text) returns text language sql immutable as $$ select upper(word) $$;
