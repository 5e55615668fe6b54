-- case: a label of a type that the same transaction made may be used
-- expect: nothing
create type bulkhead.mood as enum ('good');
alter type bulkhead.mood add value 'bad';
select 'bad'::bulkhead.mood;
