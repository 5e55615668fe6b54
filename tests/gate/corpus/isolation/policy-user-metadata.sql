-- case: the tenant out of what the user can write
-- expect: MIG-44:3
create policy claimed on public.messages for select to authenticated
  using (tenant_id = ((nullif(current_setting('request.jwt.claims', true), '')::jsonb #>> '{user_metadata,tenant_id}')::uuid));
