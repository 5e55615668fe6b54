-- case: a label used in the transaction that added it
-- expect: MIG-27:5
-- runs: no
alter type public.mood add value 'bad';
select 'bad'::public.mood;
