import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { attempts, digest, failure, SEEDS, sampleSeed, seed, seedDatabase } from './fixture.ts';

const path = (name: string) => `docs/examples/portal/seeds/${name}.json`;

test('two tenants with two developments each, and again without a change', async () => {
  await using db = await seedDatabase();
  for (const name of SEEDS) {
    const result = await seed(db.database, path(name));
    assert.is(result.verdict, 'green', name);
    assert.is(result.outputs?.updated, '0');
  }
  const { rows } = await db.client.query(`
    select t.slug as tenant, d.code, count(distinct h.id)::int as types, count(distinct u.id)::int as units,
           bool_and(u.tenant_id = t.id and u.project_id = d.id) as aligned, min(u.unit_uid) as uid
      from public.tenants t join public.developments d on d.tenant_id = t.id
      join public.house_types h on h.development_id = d.id join public.units u on u.development_id = d.id
     where t.slug like '%-sample' group by 1, 2 order by 2`);
  assert.equal(rows, [
    { tenant: 'harbour-homes-sample', code: 'HH-MILL', types: 2, units: 5, aligned: true, uid: 'HH-MILL-1' },
    { tenant: 'harbour-homes-sample', code: 'HH-QUAY', types: 2, units: 6, aligned: true, uid: 'HH-QUAY-1' },
    { tenant: 'meadow-homes-sample', code: 'MH-COURT', types: 1, units: 4, aligned: true, uid: 'MH-COURT-1' },
    { tenant: 'meadow-homes-sample', code: 'MH-PARK', types: 2, units: 6, aligned: true, uid: 'MH-PARK-1' },
  ]);
  const before = await digest(db.client);
  for (const name of SEEDS) {
    const { outputs, verdict, facts } = await seed(db.database, path(name));
    assert.equal([verdict, outputs?.inserted, outputs?.updated], ['green', '0', '0'], name);
    const rows = JSON.stringify(facts?.rows).match(/"outcome":"\w+"/g) ?? [];
    assert.is(String(rows.length), outputs?.unchanged);
    assert.equal(new Set(rows), new Set(['"outcome":"unchanged"']), 'row by row');
  }
  assert.is(await digest(db.client), before);
  const log = await attempts(db.client);
  assert.equal(
    log.map(({ status, finished }) => [status, finished]),
    Array.from({ length: 8 }, () => ['completed', true]),
  );
  assert.equal(log[4]?.created_entities, {});
  assert.is(log[0]?.created_entities['public.units']?.length, 6);
});

test('the report names rows by their place and never by their content', async () => {
  await using db = await seedDatabase();
  const result = await seed(db.database, path('harbour-quay'));
  const text = JSON.stringify(result);
  assert.match(text, /"place":"units\[5\]"/);
  assert.not.match(text, /Purchaser|Sample Harbour/);
});

test('a changed seed updates only what it made, and says which columns', async () => {
  await using db = await seedDatabase();
  await seed(db.database, path('harbour-quay'));
  await seed(db.database, path('harbour-mill'));
  const changed = await sampleSeed('harbour-quay', (file) => {
    const [first] = file.units;
    if (first !== undefined) first.purchaser_name = 'Somebody Else';
    file.units.push({ unit_number: '7', house_type_code: null });
    file.development.latitude = 51.8986;
  });
  const result = await seed(db.database, changed);
  assert.equal(result.outputs, { inserted: '1', updated: '2', unchanged: '8' });
  const rows = JSON.stringify(result.facts?.rows);
  assert.match(rows, /"place":"development"[^}]*"outcome":"updated","changed":\["latitude"\]/);
  assert.match(rows, /"place":"units\[0\]"[^}]*"outcome":"updated","changed":\["purchaser_name"\]/);
  assert.match(rows, /"place":"units\[6\]"[^}]*"outcome":"inserted"/);
});

test('a member that is left out keeps what the database has; null empties it', async () => {
  await using db = await seedDatabase();
  await seed(db.database, path('harbour-quay'));
  const purchaser = async () =>
    (await db.client.query("select purchaser_name as p from public.units where unit_uid = 'HH-QUAY-1'"))
      .rows[0]?.p;
  const without = await sampleSeed('harbour-quay', (file) => delete file.units[0]?.purchaser_name);
  assert.is((await seed(db.database, without)).outputs?.unchanged, '10');
  assert.is(await purchaser(), 'Purchaser HH-QUAY 01');
  const emptied = await sampleSeed('harbour-quay', (file) => {
    if (file.units[0] !== undefined) file.units[0].purchaser_name = null;
  });
  assert.is((await seed(db.database, emptied)).outputs?.updated, '1');
  assert.is(await purchaser(), null);
});

test('a dry run does everything and leaves nothing, not even in the log', async () => {
  await using db = await seedDatabase();
  const before = await digest(db.client);
  const result = await seed(db.database, path('meadow-park'), { dryRun: true });
  assert.is(result.verdict, 'green');
  assert.is(result.outputs?.inserted, '10');
  assert.match(result.summary, /taken back/);
  assert.is(await digest(db.client), before);
  assert.equal(await attempts(db.client), []);
});

test('a dry run needs the gate as well', async () => {
  await using db = await seedDatabase();
  const error = await failure(
    seed(db.database, path('meadow-park'), { dryRun: true, secret: 'x'.repeat(32) }),
  );
  assert.is(error.code, 'GATE_WRONG_SECRET');
});

test('a role that sees only a part of the rows is refused, and so is one that owns the tables', async () => {
  await using db = await seedDatabase();
  const error = await failure(seed(db.database, path('meadow-park'), { role: 'portal_owner' }));
  assert.is(error.code, 'SEED_ROLE_FILTERED');
  assert.match(error.message, /portal_owner/);
});

test('500 units go in with a handful of statements', async () => {
  await using db = await seedDatabase();
  const large = await sampleSeed('meadow-park', (file) => {
    file.units = Array.from({ length: 500 }, (_, index) => ({
      unit_number: String(index + 1),
      house_type_code: index % 2 === 0 ? 'A01' : 'B01',
      address_line_1: `${index + 1} Meadow Park`,
    }));
  });
  const result = await seed(db.database, large);
  assert.is(result.outputs?.inserted, '504');
  assert.is((await seed(db.database, large)).outputs?.unchanged, '504');
});

test.run();
