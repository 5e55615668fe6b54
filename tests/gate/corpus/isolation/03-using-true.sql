-- case: a permissive policy that is true for every row
-- expect: MIG-44:4
-- lock: ACCESS EXCLUSIVE public.messages
create policy everybody on public.messages for select to authenticated using (true);
