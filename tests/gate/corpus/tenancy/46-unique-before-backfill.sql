-- bulkhead: no-transaction
-- case: the tenant in a unique index too early
-- expect: MIG-46:5
-- stage: public.messages expanded
create unique index concurrently messages_tenant_id_id_key on public.messages (tenant_id, id);
