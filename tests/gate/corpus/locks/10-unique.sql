-- case: a UNIQUE constraint that builds its index
-- expect: MIG-10:4
-- lock: ACCESS EXCLUSIVE public.notices
alter table public.notices add constraint notices_title_key unique (tenant_id, title);
