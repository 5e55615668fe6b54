-- case: SET NOT NULL that a valid check proves
-- expect: nothing
alter table public.units alter column unit_uid set not null;
