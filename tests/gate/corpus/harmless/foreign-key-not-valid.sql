-- case: a key that looks at no row
-- expect: nothing
alter table public.notices add constraint notices_author_fk foreign key (id) references public.users (id) not valid;
