-- case: a table that nobody protects
-- expect: MIG-42:3
create table public.invoices (
  id uuid primary key,
  tenant_id uuid references public.tenants (id),
  amount numeric not null
);
