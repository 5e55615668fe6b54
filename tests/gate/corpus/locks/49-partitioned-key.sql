-- case: NOT VALID on a partitioned table
-- expect: MIG-49:5
-- server: 17
-- runs: no
alter table bulkhead.audit_events add constraint audit_events_table_fk foreign key (tenant) references public.tenants (slug) not valid;
