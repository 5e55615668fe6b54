-- case: SET NOT NULL with a scan
-- expect: MIG-09:5
-- lock: ACCESS EXCLUSIVE public.units
-- runs: empty
alter table public.units alter column address set not null;
