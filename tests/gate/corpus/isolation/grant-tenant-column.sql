-- case: the application may move rows to another tenant
-- expect: MIG-44:3
grant update (tenant_id, content) on public.messages to authenticated;
