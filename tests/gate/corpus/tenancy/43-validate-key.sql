-- case: a key validated by somebody who sees no row
-- expect: MIG-08:5, MIG-43:5
-- runs: no
alter table public.notices add constraint notices_author_fk foreign key (id) references public.users (id) not valid;
alter table public.notices validate constraint notices_author_fk;
