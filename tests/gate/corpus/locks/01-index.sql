-- case: an index while writers wait
-- expect: MIG-01:4
-- lock: SHARE public.messages
create index messages_role_idx on public.messages (role);
