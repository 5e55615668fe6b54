-- A second system, as unlike the portal as the model allows: organisations with bigint keys, quoted camelCase
-- names, a schema of its own, a table that reaches its organisation only through its parent, a partitioned
-- table. Hardened as it should be; the tests take away one guard at a time.

create schema shop;
create table shop."Organisation" ("orgKey" bigint primary key, label text not null);

create table shop."Customer" (
  "orgId" bigint not null references shop."Organisation" ("orgKey"),
  "customerId" bigint primary key,
  label text not null
);
create unique index on shop."Customer" ("orgId", "customerId");

create table shop."ServiceRequest" (
  "orgId" bigint not null,
  "requestId" bigint primary key,
  "customerId" bigint not null,
  "followsId" bigint,
  foreign key ("orgId", "customerId") references shop."Customer" ("orgId", "customerId"),
  unique ("orgId", "requestId")
);
alter table shop."ServiceRequest" add foreign key ("orgId", "followsId") references shop."ServiceRequest" ("orgId", "requestId");
-- The follow-up is optional, and a NULL in it switches that key off: the other one leads to the organisation.

create table shop."RequestLine" (
  "lineId" bigint primary key,
  "requestId" bigint not null references shop."ServiceRequest" ("requestId"),
  text text not null
);
create index on shop."RequestLine" ("requestId");

create table shop."Member" (
  "userName" text not null,
  "orgId" bigint not null references shop."Organisation" ("orgKey"),
  primary key ("orgId", "userName")
);

create table shop."Event" (
  "orgId" bigint not null references shop."Organisation" ("orgKey"),
  "eventId" bigint generated always as identity,
  at date not null,
  primary key ("orgId", "eventId", at)
) partition by range (at);
create table shop."Event_2026" partition of shop."Event" for values from ('2026-01-01') to ('2027-01-01');

create table shop.currency (code text primary key);

insert into shop."Organisation" values (1, 'Organisation 1'), (2, 'Organisation 2');

grant usage on schema shop to authenticated, anon, portal_owner;
grant select, insert, update, delete on shop."Customer", shop."ServiceRequest", shop."RequestLine", shop."Event" to authenticated;
grant select on shop."Organisation", shop."Member", shop.currency to authenticated;

do $$
declare t record;
begin
  for t in select c.oid::regclass as name from pg_class c
            where relnamespace = 'shop'::regnamespace and relkind in ('r', 'p') and not relispartition and relname <> 'currency'
  loop
    execute format('alter table %s owner to portal_owner', t.name);
    execute format('alter table %s enable row level security', t.name);
    execute format('alter table %s force row level security', t.name);
  end loop;
end $$;
