-- case: another role than the owner
-- expect: MIG-44:4
-- runs: superuser
set local role service_role;
select 1;
