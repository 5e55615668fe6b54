-- case: TRUNCATE for the application
-- expect: MIG-44:3
grant truncate on public.messages to authenticated;
