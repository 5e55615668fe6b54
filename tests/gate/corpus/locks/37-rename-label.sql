-- case: a label renamed
-- expect: MIG-37:4
create type bulkhead.mood as enum ('good');
alter type bulkhead.mood rename value 'good' to 'fine';
