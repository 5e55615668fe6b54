-- case: a right that 001 gives as well
-- expect: nothing
grant select (id, title, body) on public.notices to authenticated;
