-- case: an index on a table that this file makes
-- expect: nothing
create table bulkhead.scratch (id bigint generated always as identity primary key, note text);
create index scratch_note_idx on bulkhead.scratch (note);
alter table bulkhead.scratch add constraint scratch_note_check check (note <> '');
alter table bulkhead.scratch alter column note set not null;
