-- case: a time without a zone
-- expect: nothing
alter table public.notices add column shown_from timestamp;
