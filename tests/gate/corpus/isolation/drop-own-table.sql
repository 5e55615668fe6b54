-- case: the audit trail dropped
-- expect: MIG-18:4, MIG-44:4
-- runs: no
drop table bulkhead.audit_events;
