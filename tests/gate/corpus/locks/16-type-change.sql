-- case: a type that writes every row anew
-- expect: MIG-16:4
-- lock: ACCESS EXCLUSIVE public.documents
alter table public.documents alter column size_bytes type numeric;
