-- case: CONCURRENTLY in a transaction
-- expect: MIG-04:4
-- runs: no
create index concurrently messages_role_idx on public.messages (role);
