-- case: a materialized view of rows of tenants
-- expect: MIG-43:4, MIG-44:4
-- runs: no
create materialized view public.message_counts as
  select development_id, count(*) from public.messages group by 1;
