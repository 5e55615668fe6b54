-- case: VALIDATE where the lock is still held
-- expect: MIG-08:5, MIG-29:5
-- lock: ACCESS EXCLUSIVE public.notices
alter table public.notices add constraint notices_title_check check (title <> '') not valid;
alter table public.notices validate constraint notices_title_check;
