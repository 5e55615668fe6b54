-- case: TRUNCATE
-- expect: MIG-32:4
-- lock: ACCESS EXCLUSIVE public.analytics_events
truncate public.analytics_events;
