-- case: a column compared with itself
-- expect: MIG-44:3
create policy self on public.messages for select to authenticated using (tenant_id = tenant_id);
