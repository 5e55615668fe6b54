import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { backUpSample, drillSample, findings } from './backup.ts';
import { ask } from './database.ts';

/** Text keys that COPY must escape, quoted names, tenants known through a parent, and all that is odd in tables. */
const SCHEMA = `
create schema "Work Shop";
create table "Work Shop"."Org" ("orgId" text primary key, label text not null);
create table "Work Shop"."Machine" (
  "machineId" bigint generated always as identity primary key,
  "orgId" text not null references "Work Shop"."Org", "parentId" bigint,
  name text not null, shout text generated always as (upper(name)) stored, price money,
  payload bytea, seen interval, span int4range, "when" timestamptz, ratio float8,
  unique ("orgId", "machineId"), check (length(name) < 100)
);
alter table "Work Shop"."Machine" add foreign key ("orgId", "parentId")
  references "Work Shop"."Machine" ("orgId", "machineId") deferrable initially deferred;
create table "Work Shop"."Part" (
  id int primary key, "machineId" bigint not null references "Work Shop"."Machine", note text
) partition by range (id);
create table "Work Shop"."PartLow" partition of "Work Shop"."Part" for values from (0) to (100);
create table "Work Shop"."PartHigh" partition of "Work Shop"."Part" for values from (100) to (maxvalue);
create table "Work Shop"."Wish" (id serial primary key, "orgId" text references "Work Shop"."Org", text text);
create table "Work Shop"."Kinds" (kind text primary key);
create table "Work Shop"."Nothing" ();
create domain "Work Shop".tiny as int check (value < 10);
create type "Work Shop".mood as enum ('good', 'bad');
create materialized view "Work Shop".summary as select "orgId", count(*) from "Work Shop"."Machine" group by 1;
create unique index on "Work Shop".summary ("orgId");
create function "Work Shop".touch() returns trigger language plpgsql as $$ begin raise exception 'never; while loading'; end $$;
create trigger touch before insert on "Work Shop"."Machine" for each row execute function "Work Shop".touch();
alter table "Work Shop"."Machine" disable trigger touch;
insert into "Work Shop"."Org" values (E'tab\\there', 'A'), (E'back\\\\slash', 'B'), (E'\\\\N', 'C'), ('', 'D'), (E'new\\nline', 'E');
insert into "Work Shop"."Machine" ("orgId", name, price, payload, seen, span, "when", ratio)
  select o."orgId", 'machine ' || o.label || i, i * 1.5, decode(md5(i::text), 'hex'), make_interval(mins => i), int4range(i, i + 5),
         '2026-01-01'::timestamptz + make_interval(secs => i), i / 3.0
    from "Work Shop"."Org" o, generate_series(1, 20) i;
update "Work Shop"."Machine" m set "parentId" = (select max("machineId") from "Work Shop"."Machine" p where p."orgId" = m."orgId");
set constraints all immediate;
alter table "Work Shop"."Machine" enable trigger touch;
insert into "Work Shop"."Part" select i, (select "machineId" from "Work Shop"."Machine" order by "machineId" offset i % 100 limit 1), E'a\\tb\\\\' || i from generate_series(1, 200) i;
insert into "Work Shop"."Wish" ("orgId", text) select nullif(o."orgId", ''), 'wish' from "Work Shop"."Org" o;
insert into "Work Shop"."Kinds" values ('x'), ('y');
insert into "Work Shop"."Nothing" select from generate_series(1, 3);
refresh materialized view "Work Shop".summary;
`;

const MODEL = `
version: 1
name: workshop
schemas: ["Work Shop"]
tenant: { table: '"Org"', key: orgId, type: text }
claim: { from: setting, name: app.org }
roles: { app: [authenticated], owner: portal_owner }
tables:
  '"Machine"':
    tenant: orgId
    key: machineId
    parents: { parentId: { table: '"Machine"', optional: true } }
  '"Part"': { via: machineId, parents: { machineId: '"Machine"' } }
  '"Wish"': { tenant: orgId, nullTenant: global }
  '"Kinds"': { shared: true, key: kind }
  '"Nothing"': { shared: true }
`;

const context = testContext({ command: 'backup-nightly' });
test.after(() => context.end());

test('another model: quoted names, text keys, via parents, partitions, generated columns, a cycle', async () => {
  await using source = await createDatabase('empty');
  await ask(source.url, SCHEMA);
  const file = join(await context.temporaryFolder('model'), 'bulkhead.yaml');
  await writeFile(file, MODEL);
  const sample = await backUpSample(source.url, context, file);
  await using target = await createDatabase('empty');
  const result = await drillSample(sample, { target, input: { config: file } });
  const own = findings(result).filter((line) => /^(DRL|RESTORE)/.test(line));
  assert.equal(own, []);
  const rows = result.checks.filter(({ id }) => id === 'DRL-03');
  assert.equal(
    rows.map(({ object, observed }) => `${object}: ${observed}`),
    [
      '"Work Shop"."Org": 5 rows in 5 groups by tenant, all equal',
      '"Work Shop"."Machine": 100 rows in 5 groups by tenant, all equal',
      '"Work Shop"."Part": 200 rows in 5 groups by tenant, all equal',
      '"Work Shop"."Wish": 5 rows in 5 groups by tenant, all equal',
      '"Work Shop"."Kinds": 2 rows as a whole, all equal',
      '"Work Shop"."Nothing": 3 rows as a whole, all equal',
    ],
  );
  assert.equal(
    await ask(target.url, 'select count(*)::int as rows from "Work Shop".summary'),
    [{ rows: 5 }],
    'materialized views are filled',
  );
});

test('a part that hangs under the machine of another tenant is found, though its own line is the same', async () => {
  await using source = await createDatabase('empty');
  await ask(source.url, SCHEMA);
  const file = join(await context.temporaryFolder('model'), 'bulkhead.yaml');
  await writeFile(file, MODEL);
  const sample = await backUpSample(source.url, context, file);
  await using target = await createDatabase('empty');
  const onStep = async (name: string) => {
    if (name !== 'invariants') return;
    // The machine itself changes hands: no line of a part changes, and all its parts are another's now.
    await ask(
      target.url,
      `set session_replication_role = replica;
       update "Work Shop"."Machine" set "orgId" = (select min("orgId") from "Work Shop"."Org")
        where "machineId" = (select max("machineId") from "Work Shop"."Machine")`,
    );
  };
  const result = await drillSample(sample, { target, onStep, input: { config: file } });
  const red = result.checks.filter(({ id, verdict }) => id === 'DRL-03' && verdict === 'red');
  assert.equal(
    red.map(({ object }) => object),
    ['"Work Shop"."Machine"', '"Work Shop"."Part"'],
  );
});

test.run();
