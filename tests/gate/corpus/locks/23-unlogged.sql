-- case: UNLOGGED
-- expect: MIG-23:4
-- lock: ACCESS EXCLUSIVE public.analytics_events
alter table public.analytics_events set unlogged;
