-- case: the floor loosened
-- expect: MIG-44:3
alter policy tenant_floor on public.messages using (tenant_id is not null);
