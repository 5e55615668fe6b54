-- case: a check that looks at no row
-- expect: nothing
alter table public.notices add constraint notices_title_check check (title <> '') not valid;
