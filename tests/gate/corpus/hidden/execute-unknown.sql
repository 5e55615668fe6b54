-- case: SQL that nobody can read
-- expect: MIG-40:8
do $$
declare
  command text;
begin
  select value into command from (values ('select 1')) as commands (value);
  execute command;
end
$$;
