-- bulkhead: no-transaction
-- case: an invalid index that is kept for ever
-- expect: MIG-41:4
create index concurrently if not exists messages_role_idx on public.messages (role);
