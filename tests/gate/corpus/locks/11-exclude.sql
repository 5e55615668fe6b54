-- case: an exclusion constraint
-- expect: MIG-11:4
-- lock: ACCESS EXCLUSIVE public.notices
alter table public.notices add constraint notices_once exclude using btree (title with =);
