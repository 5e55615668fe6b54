-- case: a rule that copies rows
-- expect: MIG-44:3
create rule copy as on insert to public.messages do also notify written;
