-- bulkhead: no-transaction
-- case: VACUUM FULL
-- expect: MIG-22:5
-- lock: ACCESS EXCLUSIVE public.messages
vacuum full public.messages;
