-- case: a check that looks at every row
-- expect: MIG-07:4
-- lock: ACCESS EXCLUSIVE public.notices
alter table public.notices add constraint notices_title_check check (title <> '');
