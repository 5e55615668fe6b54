-- case: CLUSTER
-- expect: MIG-22:4
-- lock: ACCESS EXCLUSIVE public.messages
cluster public.messages using messages_pkey;
