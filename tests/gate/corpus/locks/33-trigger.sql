-- case: a trigger on a table of many rows
-- expect: MIG-33:5
-- lock: SHARE ROW EXCLUSIVE public.messages
-- rows: public.messages 5000000
create trigger touch before update on public.messages for each row execute function bulkhead.refuse_tenant_change();
