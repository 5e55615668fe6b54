-- A second system, as unlike the portal as the model allows: bigint keys, quoted camelCase names, a schema of
-- its own, a table that reaches its organisation through its parent, a join table whose key is made of
-- references, a partitioned table, a table outside the model that rows cannot be without. Hardened.

create schema shop;
create schema internal;
create table internal.person (id uuid primary key default gen_random_uuid(), email text not null unique check (email like '%@%'));

create type shop.mood as enum ('calm', 'busy');
create domain shop.percentage as integer check (value between 0 and 100);

create table shop."Organisation" ("orgKey" bigint primary key, label text not null);

create table shop."Project" (
  "orgId" bigint not null references shop."Organisation" ("orgKey"),
  "projectId" bigint generated always as identity primary key,
  "siteCode" varchar(8) not null,
  label text not null,
  unique ("orgId", "projectId"),
  unique ("orgId", "projectId", "siteCode"),
  unique ("orgId", label)
);

create table shop."Task" (
  "orgId" bigint not null references shop."Organisation" ("orgKey"),
  "taskId" bigserial primary key,
  "projectId" bigint not null,
  site varchar(8) not null,
  "followsId" bigint,
  "ownerId" uuid not null references internal.person,
  mood shop.mood not null,
  done shop.percentage not null,
  label text not null,
  initial text generated always as (left(label, 1)) stored,
  foreign key ("orgId", "projectId", site) references shop."Project" ("orgId", "projectId", "siteCode"),
  unique ("orgId", "taskId")
);
alter table shop."Task" add constraint "Task_follows" foreign key ("orgId", "followsId") references shop."Task" ("orgId", "taskId");

create table shop."TaskNote" (
  "noteId" bigint primary key,
  "taskId" bigint not null references shop."Task" ("taskId"),
  body text not null
);

create table shop."Member" (
  "userName" text not null,
  "orgId" bigint not null references shop."Organisation" ("orgKey"),
  "lastSeen" timestamptz,
  primary key ("orgId", "userName")
);

create table shop.tag (code char(6) primary key);

create table shop."ProjectTag" (
  "orgId" bigint not null,
  "projectId" bigint not null,
  code char(6) not null references shop.tag,
  primary key ("projectId", code),
  foreign key ("orgId", "projectId") references shop."Project" ("orgId", "projectId")
);

create table shop."Event" (
  "orgId" bigint not null references shop."Organisation" ("orgKey"),
  "eventId" bigint generated always as identity,
  at date not null,
  payload jsonb not null default '{}',
  primary key ("orgId", "eventId", at)
) partition by range (at);
create table shop."Event_2026" partition of shop."Event" for values from ('2026-01-01') to ('2027-01-01');
create table shop."Event_2027" partition of shop."Event" for values from ('2027-01-01') to ('2028-01-01');

create function shop."refuseMove"() returns trigger language plpgsql as $$
begin
  raise exception 'a row stays with its organisation';
end $$;

do $$
declare t text;
begin
  foreach t in array array['Project', 'Task', 'Member', 'ProjectTag', 'Event'] loop
    execute format('create trigger frozen before update on shop.%I for each row
      when (old."orgId" is distinct from new."orgId") execute function shop."refuseMove"()', t);
  end loop;
end $$;

create view shop."OpenTask" with (security_invoker = true) as
  select t."taskId", t."orgId" as organisation, t.label, p.label as project
    from shop."Task" t join shop."Project" p on p."projectId" = t."projectId";

grant usage on schema shop to authenticated, anon, service_role, portal_owner;
grant select, insert, update, delete on shop."Project", shop."Task", shop."TaskNote", shop."ProjectTag", shop."Event" to authenticated, service_role;
grant select on shop."Organisation", shop."Member", shop.tag, shop."OpenTask" to authenticated, service_role;
grant usage on all sequences in schema shop to authenticated, service_role;

do $$
declare t record;
begin
  for t in select c.oid::regclass as name from pg_class c
            where relnamespace = 'shop'::regnamespace and relkind in ('r', 'p') and relname <> 'tag'
  loop
    execute format('alter table %s owner to portal_owner', t.name);
    execute format('alter table %s enable row level security', t.name);
    execute format('alter table %s force row level security', t.name);
  end loop;
end $$;
alter view shop."OpenTask" owner to portal_owner;
