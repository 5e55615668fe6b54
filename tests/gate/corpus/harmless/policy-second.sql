-- case: a second permissive policy that is bound to the claim
-- expect: nothing
create policy tenant_assistant on public.messages for select to authenticated
  using (tenant_id = (select bulkhead.current_tenant()) and role = 'assistant');
