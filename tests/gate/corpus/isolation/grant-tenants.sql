-- case: the application may make tenants
-- expect: MIG-44:3
grant insert on public.tenants to authenticated;
