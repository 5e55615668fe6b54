-- case: text as varchar without a length
-- expect: nothing
alter table public.units alter column address_line_1 type varchar;
