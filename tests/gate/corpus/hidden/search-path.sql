-- case: a name that another search path leads to the audit trail
-- expect: MIG-18:4, MIG-44:4
set local search_path = bulkhead, public;
drop table audit_events;
