-- case: a wider length
-- expect: nothing
create table bulkhead.scratch (code varchar(10));
alter table bulkhead.scratch alter column code type varchar(20);
alter table bulkhead.scratch alter column code type text;
