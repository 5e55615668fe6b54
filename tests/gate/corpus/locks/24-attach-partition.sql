-- case: a partition attached that must be searched
-- expect: MIG-24:5
-- runs: no
create table bulkhead.old_events (like bulkhead.audit_events);
alter table bulkhead.audit_events attach partition public.analytics_events for values from ('2020-01-01') to ('2020-02-01');
