-- case: a partition detached while everybody waits
-- expect: MIG-25:4
-- lock: ACCESS EXCLUSIVE bulkhead.audit_events, ACCESS EXCLUSIVE bulkhead.audit_events_default
alter table bulkhead.audit_events detach partition bulkhead.audit_events_default;
