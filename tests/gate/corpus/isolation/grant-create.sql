-- case: the application may make objects in the schema
-- expect: MIG-44:4
-- runs: superuser
grant create on schema public to authenticated;
