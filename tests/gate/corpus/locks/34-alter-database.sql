-- case: a setting of the whole database
-- expect: MIG-34:4
-- runs: no
alter database portal set work_mem = '1GB';
