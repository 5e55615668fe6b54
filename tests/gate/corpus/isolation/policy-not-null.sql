-- case: a condition that every row fulfils
-- expect: MIG-44:3
create policy known on public.messages for select to authenticated using (tenant_id is not null);
