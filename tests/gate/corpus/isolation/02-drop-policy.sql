-- case: a policy dropped
-- expect: MIG-44:4
-- lock: ACCESS EXCLUSIVE public.messages
drop policy tenant_floor on public.messages;
