-- case: a label added, and not used yet
-- expect: nothing
create type bulkhead.mood as enum ('good');
alter type bulkhead.mood add value 'bad';
