-- case: keys and triggers passed by
-- expect: MIG-44:4
-- runs: superuser
set session_replication_role = replica;
