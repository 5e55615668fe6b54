-- case: visitors may read
-- expect: MIG-44:3
grant select on public.messages to anon;
