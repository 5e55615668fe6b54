-- case: SECURITY DEFINER without a search_path
-- expect: MIG-44:4
-- runs: no
create function public.count_messages() returns bigint language sql security definer as 'select count(*) from public.messages';
