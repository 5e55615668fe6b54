-- case: a view with the rights of whoever asks
-- expect: nothing
create view public.inbox with (security_invoker = true) as select id, content from public.messages;
