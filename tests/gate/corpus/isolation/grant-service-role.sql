-- case: the application may become the server
-- expect: MIG-44:4
-- runs: superuser
grant service_role to authenticated;
