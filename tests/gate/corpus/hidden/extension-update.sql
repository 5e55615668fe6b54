-- case: scripts of an extension
-- expect: MIG-40:4
-- runs: superuser
alter extension plpgsql update;
