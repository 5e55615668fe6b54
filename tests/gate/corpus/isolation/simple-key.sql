-- case: a key that leaves out the tenant
-- expect: MIG-44:4
-- lock: SHARE ROW EXCLUSIVE public.notices, SHARE ROW EXCLUSIVE public.units
alter table public.notices add constraint notices_unit_fk foreign key (id) references public.units (id) not valid;
