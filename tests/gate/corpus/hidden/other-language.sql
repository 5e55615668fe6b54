-- case: a block that the parser cannot read
-- expect: MIG-40:4
-- runs: no
do language plpython3u $$
plpy.execute('alter table public.messages disable row level security')
$$;
