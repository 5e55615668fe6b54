-- case: a key that counts in 32 bits
-- expect: MIG-20:3
create table bulkhead.scratch (id serial primary key, note text);
