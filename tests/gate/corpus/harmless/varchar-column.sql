-- case: a length that the application asks for
-- expect: nothing
alter table public.units add column postcode varchar(12);
