-- case: a partition detached while everybody waits
-- expect: MIG-25:3
alter table bulkhead.audit_events detach partition bulkhead.audit_events_default;
