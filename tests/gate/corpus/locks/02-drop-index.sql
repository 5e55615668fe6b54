-- case: an index dropped while everybody waits
-- expect: MIG-02:4
-- lock: ACCESS EXCLUSIVE public.messages
drop index public.messages_created_at_idx;
