-- bulkhead: no-transaction
-- case: a file without a transaction that cannot be run again
-- expect: MIG-05:4
drop index concurrently public.messages_created_at_idx;
