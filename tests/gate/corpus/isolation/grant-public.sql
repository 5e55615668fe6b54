-- case: everybody may read
-- expect: MIG-44:3
grant select on public.units to public;
