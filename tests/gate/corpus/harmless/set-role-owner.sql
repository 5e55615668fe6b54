-- case: the owner becomes what it is
-- expect: nothing
set local role portal_owner;
select 1;
