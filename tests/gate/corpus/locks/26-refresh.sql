-- case: a materialized view refreshed while readers wait
-- expect: MIG-26:4
-- runs: no
refresh materialized view public.totals;
