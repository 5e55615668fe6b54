-- case: a view with the rights of its owner
-- expect: MIG-44:3
create view public.inbox as
  select id, content from public.messages;
