-- case: a key that checks every row at once
-- expect: MIG-06:5, MIG-43:5
-- lock: SHARE ROW EXCLUSIVE public.notices, SHARE ROW EXCLUSIVE public.users
-- runs: no
alter table public.notices add constraint notices_author_fk foreign key (id) references public.users (id);
