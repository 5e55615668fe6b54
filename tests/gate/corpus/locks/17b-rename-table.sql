-- case: a table renamed
-- expect: MIG-17:4, MIG-42:4
-- lock: ACCESS EXCLUSIVE public.notices
alter table public.notices rename to announcements;
