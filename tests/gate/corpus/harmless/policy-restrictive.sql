-- case: a restrictive policy only takes away
-- expect: nothing
create policy no_system on public.messages as restrictive for select to authenticated using (role <> 'system');
