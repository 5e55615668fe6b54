-- case: a view that loses its invoker
-- expect: MIG-44:4
create view public.inbox with (security_invoker = true) as select id, content from public.messages;
alter view public.inbox set (security_invoker = false);
