-- case: a default that is the same for every row
-- expect: nothing
alter table public.messages add column channel text not null default 'web';
