-- case: now() is the same for every row of a statement
-- expect: nothing
alter table public.messages add column seen_at timestamptz not null default now();
