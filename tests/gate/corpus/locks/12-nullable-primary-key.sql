-- case: a primary key over a column that may be NULL
-- expect: MIG-12:4
-- runs: no
alter table public.memberships add constraint memberships_key primary key using index memberships_tenant_user_unit_key;
