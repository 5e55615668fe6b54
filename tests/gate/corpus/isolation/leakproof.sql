-- case: a function that is called before the policy
-- expect: MIG-44:4
-- runs: superuser
create function public.peek(text) returns boolean language sql immutable leakproof as 'select true';
