-- case: another login
-- expect: MIG-44:4
-- runs: superuser
set session authorization service_role;
reset session authorization;
