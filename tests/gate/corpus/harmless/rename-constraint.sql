-- case: a constraint renamed
-- expect: nothing
alter table public.messages rename constraint messages_pkey to messages_key;
