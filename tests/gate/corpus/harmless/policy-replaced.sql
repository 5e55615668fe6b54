-- case: a policy replaced by a stricter one of its name
-- expect: nothing
drop policy tenant_select on public.messages;
create policy tenant_select on public.messages for select to authenticated
  using (tenant_id = (select bulkhead.current_tenant()) and role <> 'system');
