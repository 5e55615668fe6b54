-- case: rights taken away
-- expect: nothing
revoke delete on public.notices from authenticated;
