-- case: visitors may act as the application
-- expect: MIG-44:4
-- runs: superuser
grant authenticated to anon;
