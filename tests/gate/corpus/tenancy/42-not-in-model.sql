-- case: a table that the model does not know
-- expect: MIG-42:3
create table public.visits (id bigint generated always as identity primary key, unit_id uuid not null);
