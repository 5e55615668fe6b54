-- case: REINDEX while everybody waits
-- expect: MIG-03:4
-- lock: SHARE public.messages
reindex index public.messages_created_at_idx;
