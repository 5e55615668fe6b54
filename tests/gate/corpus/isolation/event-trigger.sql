-- case: code that runs at every statement of everybody
-- expect: MIG-44:5
-- runs: superuser
create function bulkhead.watch() returns event_trigger language plpgsql set search_path = '' as $$ begin null; end $$;
create event trigger watch on ddl_command_end execute function bulkhead.watch();
