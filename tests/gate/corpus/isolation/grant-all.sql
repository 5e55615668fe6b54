-- case: everything for the application
-- expect: MIG-44:3
grant all on all tables in schema public to authenticated;
