import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { configureGate } from '../../scripts/lib/seeding/configure.ts';
import { parseSeed } from '../../scripts/lib/seeding/document.ts';
import { parseSeedFormat } from '../../scripts/lib/seeding/format.ts';
import { planSeed } from '../../scripts/lib/seeding/plan.ts';
import { rowsOf } from '../../scripts/lib/seeding/rows.ts';
import { runSeed, type SeedOutcome } from '../../scripts/lib/seeding/seed.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { failure, SECRET } from './fixture.ts';
import { FORMAT, SCHEMA, SEED, WORKSHOP } from './workshop.ts';

const database = await createDatabase('empty');
const client = new pg.Client({ connectionString: database.url });
await client.connect();
await client.query(await readFile('migrations/000_bulkhead_schema.sql', 'utf8'));
await client.query(SCHEMA);
await configureGate(client, { secret: SECRET, environment: 'test', dryRun: false });

test.after(async () => {
  await client.end();
  await database.drop();
});

const format = parseSeedFormat(FORMAT, 'format.yaml', WORKSHOP);

async function seed(file: object): Promise<SeedOutcome> {
  await using context = testContext();
  const document = parseSeed(JSON.stringify(file), 'seed.json', format);
  const work = await connect(database.urlFor('bulkhead_operator'), context);
  const log = await connect(database.urlFor('bulkhead_operator'), context);
  const { identifier, isDemo } = document;
  const plan = planSeed(WORKSHOP, rowsOf(document, format));
  const keys = { secret: SECRET, allowDemo: true, confirm: undefined };
  try {
    return await runSeed(
      { work, log },
      { identifier, isDemo, model: WORKSHOP, plan, keys, dryRun: false },
      context,
    );
  } finally {
    await work.end();
    await log.end();
  }
}

const counts = ({ written }: SeedOutcome) =>
  ['inserted', 'updated', 'unchanged'].map(
    (kind) => written.filter(({ outcome }) => outcome === kind).length,
  );

test('quoted names, bigint keys past 2^53, via, composite keys, self references, json', async () => {
  assert.equal(counts(await seed(SEED)), [9, 0, 0]);
  const { rows } = await client.query(`
    select o."orgKey"::text as org, s."Code" as site, p."Code" as within, r."order" as request, r.weight::text as weight,
           r.settings::text as settings, count(l)::int as lines
      from shop."Organisation" o join shop."Site" s on s."orgId" = o."orgKey"
      left join shop."Site" p on p."siteId" = s."parentSite"
      left join shop."ServiceRequest" r on r."siteId" = s."siteId"
      left join shop."RequestLine" l on l."requestId" = r."requestId"
     group by 1, 2, 3, 4, 5, 6 order by 2`);
  const org = '9007199254740993';
  assert.equal(rows, [
    { org, site: 'S1', within: null, request: 'R-1', weight: '1.01', settings: '{"a": [1, "x"]}', lines: 2 },
    { org, site: 'S2', within: 'S1', request: null, weight: null, settings: null, lines: 0 },
    { org, site: 'S3', within: 'S2', request: 'R-2', weight: null, settings: null, lines: 1 },
  ]);
});

test('again without a change, then with one', async () => {
  assert.equal(counts(await seed(SEED)), [0, 0, 9]);
  const changed = structuredClone(SEED);
  changed.requests[1] = { ...changed.requests[1], number: 'R-2', site: 'S2' };
  assert.equal(counts(await seed(changed)), [0, 1, 8]);
  assert.equal(counts(await seed(SEED)), [0, 1, 8]);
});

test('the same codes of another organisation are other rows', async () => {
  const other = { ...SEED, seed_identifier: 'workshop-002', organisation: { Name: 'Other (sample)' } };
  assert.equal(counts(await seed(other)), [9, 0, 0]);
  assert.equal(counts(await seed(SEED)), [0, 0, 9]);
});

test('a long text, which is stored beside its row, is counted as a part of the row', async () => {
  await client.query('alter table shop."RequestLine" alter text set storage external');
  const long = structuredClone(SEED);
  long.lines[0] = { request: 'R-1', no: 1, text: 'x'.repeat(4000) };
  assert.equal(counts(await seed(long)), [0, 1, 8]);
  const { rows } = await client.query(`
    select pg_relation_size(reltoastrelid) > 0 as beside from pg_class where oid = 'shop."RequestLine"'::regclass`);
  assert.equal(rows, [{ beside: true }]);
  assert.equal(counts(await seed(SEED)), [0, 1, 8]);
});

test('a circle of rows is refused', async () => {
  const circle = {
    ...SEED,
    sites: [
      { Code: 'A', within: 'B' },
      { Code: 'B', within: 'A' },
    ],
    requests: [],
    lines: [],
  };
  const error = await failure(Promise.resolve().then(() => seed(circle)));
  assert.match(error.message, /circle/);
});

test('a partitioned table is counted as one', async () => {
  await client.query(`
    create table shop."Visit" ("orgId" bigint not null, "visitId" bigint generated by default as identity, day date not null)
      partition by range (day);
    create table shop."Visit_2026" partition of shop."Visit" for values from ('2026-01-01') to ('2027-01-01');
    grant select, insert, update on shop."Visit" to bulkhead_operator`);
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-seed-test-'));
  try {
    const { readModel } = await import('../../scripts/lib/tenancy/parse.ts');
    await writeFile(
      join(folder, 'model.yaml'),
      `version: 1
schemas: [shop]
tenant: { table: Organisation, key: orgKey, type: bigint }
claim: { from: setting, name: app.organisation }
roles: { owner: portal_owner }
tables: { Visit: { tenant: orgId, key: visitId } }`,
    );
    const model = await readModel(join(folder, 'model.yaml'));
    const visits = parseSeedFormat(
      `version: 1
sections:
  organisation: { table: Organisation, match: [Name], fields: { Name: { type: text } } }
  visits: { table: Visit, list: true, match: [day], fields: { day: { type: text } } }`,
      'visits.yaml',
      model,
    );
    const document = parseSeed(
      JSON.stringify({
        seed_identifier: 'visits-001',
        is_demo: true,
        organisation: { Name: 'Visited (sample)' },
        visits: [{ day: '2026-02-01' }, { day: '2026-03-01' }],
      }),
      'seed.json',
      visits,
    );
    await using context = testContext();
    const work = await connect(database.urlFor('bulkhead_operator'), context);
    const plan = planSeed(model, rowsOf(document, visits));
    const keys = { secret: SECRET, allowDemo: true, confirm: undefined };
    try {
      const outcome = await runSeed(
        { work, log: work },
        { identifier: 'visits-001', isDemo: true, model, plan, keys, dryRun: true },
        context,
      );
      assert.equal(counts(outcome), [3, 0, 0]);
    } finally {
      await work.end();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test.run();
