-- bulkhead: no-transaction
-- case: an index beside the application
-- expect: nothing
create index concurrently messages_role_idx on public.messages (role);
