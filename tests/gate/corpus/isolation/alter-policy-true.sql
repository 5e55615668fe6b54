-- case: a policy loosened
-- expect: MIG-44:4
-- lock: ACCESS EXCLUSIVE public.messages
alter policy tenant_select on public.messages using (true);
