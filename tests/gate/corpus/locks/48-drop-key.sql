-- case: a key dropped: both tables shut
-- expect: MIG-44:4, MIG-48:4
-- lock: ACCESS EXCLUSIVE public.messages, ACCESS EXCLUSIVE public.users
alter table public.messages drop constraint messages_user_fk;
