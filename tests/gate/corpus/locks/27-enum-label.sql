-- case: a label used in the transaction that added it
-- expect: MIG-27:6
-- runs: no
create type bulkhead.mood as enum ('good');
alter type bulkhead.mood add value 'bad';
select 'bad'::bulkhead.mood;
