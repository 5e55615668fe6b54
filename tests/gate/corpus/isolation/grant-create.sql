-- case: the application may make objects in the schema
-- expect: MIG-44:3
grant create on schema public to authenticated;
