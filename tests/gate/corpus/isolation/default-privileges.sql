-- case: tables to come are open
-- expect: MIG-44:3
alter default privileges in schema public grant select on tables to anon;
