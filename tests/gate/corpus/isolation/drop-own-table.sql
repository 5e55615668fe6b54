-- case: the audit trail dropped
-- expect: MIG-18:3, MIG-44:3
drop table bulkhead.audit_events;
