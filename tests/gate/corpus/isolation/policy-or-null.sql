-- case: open to whoever has no claim
-- expect: MIG-44:3
create policy loose on public.messages for select to authenticated
  using (tenant_id = (select bulkhead.current_tenant()) or (select bulkhead.current_tenant()) is null);
