-- case: CASCADE
-- expect: MIG-19:5, MIG-36:5
-- lock: ACCESS EXCLUSIVE public.units
create view public.names with (security_invoker = true) as select id, name from public.tenants;
alter table public.units drop column purchaser_name cascade;
