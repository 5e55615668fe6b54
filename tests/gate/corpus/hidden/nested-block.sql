-- case: a block in a text in a block
-- expect: MIG-44:5
do $outer$
begin
  execute 'do $inner$ begin execute ''alter table public.messages disable row level security''; end $inner$';
end
$outer$;
