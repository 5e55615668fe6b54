-- Beside the portal: what else a statement can reach. As the owner of the tables.

-- An orphan is nobody's until it is recovered.
insert into public.messages (id, role, content, created_at) values (md5('orphan')::uuid, 'user', 'an orphan', '2026-01-01');

-- Reaches its tenant through its message alone.
create table public.message_marks (
  id uuid primary key,
  message_id uuid not null references public.messages (id) on delete cascade,
  mark text not null
);
insert into public.message_marks select md5('mark ' || id)::uuid, id, 'read' from public.messages;

-- Quoted names, and rows without a tenant that are everybody's.
create table public."replyTemplates" (id integer primary key, "tenantId" uuid references public.tenants (id), body text not null);
insert into public."replyTemplates"
  select row_number() over (order by t.id, n), t.id, format('Reply %s of %s', n, t.slug) from public.tenants t, generate_series(1, 2) n;
insert into public."replyTemplates" values (901, null, 'Hello'), (902, null, 'Thank you');

-- Everybody's, and yet it leads to people.
create table public.countries (code text primary key, name text not null, contact_id uuid);
insert into public.countries values ('AT', 'Austria'), ('IE', 'Ireland');
update public.countries set contact_id = (
  select user_id from public.memberships group by 1
  having count(distinct tenant_id) = 1 and min(tenant_id::text) <> (
    select tenant_id::text from public.messages group by 1 order by count(*) desc, 1 limit 1) limit 1);

create table public.left_over as select * from public.units;

create unique index units_tenant_uid_idx on public.units (tenant_id, unit_uid);

create view public.unit_list as
  select u.id, u.tenant_id, u.unit_number, d.name as development
    from public.units u join public.developments d on d.id = u.development_id and d.tenant_id = u.tenant_id;
create view public.unit_list_loose as
  select u.id, u.tenant_id, u.unit_number, (select count(*) from public.messages m) as messages from public.units u;
create view public.unit_list_again as select l.id, l.tenant_id as owner, l.unit_number from public.unit_list l where l.unit_number <> '';
create view public.message_counts as select tenant_id, count(*) as messages from public.messages group by tenant_id;
create view public.message_total as select count(*) as messages from public.messages;
create view public.ranked_units as
  select tenant_id, unit_number, row_number() over (order by unit_uid) as place from public.units;
create view public.some_units as select tenant_id, unit_number from public.units order by unit_uid desc limit 5;
create view public.country_list as select code, upper(name) as name from public.countries;
create materialized view public.unit_stats as select tenant_id, count(*) as units from public.units group by tenant_id;

create function public.all_messages() returns setof public.messages language sql stable as 'select * from public.messages';
create function public.count_messages() returns bigint language sql stable as 'select count(*) from public.messages';
create function public.neighbours(public.units) returns text language sql stable
  as 'select string_agg(unit_number, '','' order by unit_uid) from public.units';
-- Takes the place of a built-in one, for uuids.
create function public.initcap(uuid) returns bigint language sql stable as 'select count(*) from public.units';
create function public.same_or_not(uuid, uuid) returns boolean language sql immutable as 'select true';
create operator public.=== (leftarg = uuid, rightarg = uuid, function = public.same_or_not);

create type public.badge as (units bigint);
create function public.to_badge(integer) returns public.badge language sql stable as 'select count(*) from public.units where $1 is not null';
create cast (integer as public.badge) with function public.to_badge(integer);

alter table public.users enable row level security;
