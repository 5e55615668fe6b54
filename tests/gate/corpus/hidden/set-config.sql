-- case: the setting through a function
-- expect: MIG-44:6
-- runs: superuser
do $$
begin
  perform set_config('session_replication_role', 'replica', true);
end
$$;
