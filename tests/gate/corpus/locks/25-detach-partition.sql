-- case: a partition detached while everybody waits
-- expect: MIG-25:4
-- runs: no
alter table bulkhead.audit_events detach partition bulkhead.audit_events_default;
