-- case: an INSERT policy without WITH CHECK refuses everything
-- expect: nothing
create policy nobody on public.notices for insert to authenticated;
