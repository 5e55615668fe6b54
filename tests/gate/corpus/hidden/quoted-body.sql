-- case: a block in plain quotes
-- expect: MIG-44:5
do '
begin
  alter table "public"."messages" no force row level security;
end
';
