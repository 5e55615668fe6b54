-- case: a role that sees past every policy
-- expect: MIG-44:4
-- runs: superuser
alter role authenticated bypassrls;
