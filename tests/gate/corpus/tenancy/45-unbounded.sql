-- case: an UPDATE without a bound
-- expect: MIG-29:4, MIG-45:4
alter table public.messages no force row level security;
update public.messages set role = 'user' where role = 'system';
alter table public.messages force row level security;
