-- case: events deleted
-- expect: MIG-44:4
-- runs: no
delete from bulkhead.audit_events where tenant = 'x';
