-- case: a table of a few rows
-- expect: nothing
-- rows: public.house_types 40
alter table public.house_types no force row level security;
update public.house_types set bedrooms = 1 where bedrooms = 0;
alter table public.house_types force row level security;
