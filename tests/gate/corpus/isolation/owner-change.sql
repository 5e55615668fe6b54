-- case: another owner
-- expect: MIG-44:4
-- runs: superuser
alter table public.messages owner to service_role;
