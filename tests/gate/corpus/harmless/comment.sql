-- case: a comment
-- expect: nothing
comment on table public.messages is 'What people and the assistant wrote.';
