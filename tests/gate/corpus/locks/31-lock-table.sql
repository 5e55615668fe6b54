-- case: LOCK TABLE
-- expect: MIG-31:4
-- lock: EXCLUSIVE public.messages
lock table public.messages in exclusive mode;
