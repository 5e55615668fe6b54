-- case: CASCADE
-- expect: MIG-19:4, MIG-36:4
create view public.names with (security_invoker = true) as select id, name from public.tenants;
alter table public.units drop column purchaser_name cascade;
