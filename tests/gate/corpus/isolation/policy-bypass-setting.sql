-- case: a setting that anybody can set opens it
-- expect: MIG-44:3
create policy admin on public.messages for all to authenticated
  using (tenant_id = (select bulkhead.current_tenant()) or current_setting('app.bypass_rls', true) = 'on');
