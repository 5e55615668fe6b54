-- case: a name that another search path leads to the audit trail
-- expect: MIG-18:5, MIG-44:5
-- runs: no
set local search_path = bulkhead, public;
drop table audit_events;
