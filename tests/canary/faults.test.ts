import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { canaryCheck } from '../../scripts/hardening/canary-check.ts';
import { transactionAsker } from '../../scripts/lib/canary/ask.ts';
import { findingOf } from '../../scripts/lib/canary/faults.ts';
import { type Survey, surveyFaults } from '../../scripts/lib/canary/measure.ts';
import { quoteIdentifier, quoteQualified } from '../../scripts/lib/postgres/identifiers.ts';
import type { Result } from '../../scripts/lib/runtime/result.ts';
import { verdictOf } from '../../scripts/lib/runtime/result.ts';
import { type Fault, faultsOf } from '../../scripts/lib/tenancy/edges.ts';
import type { Edge, Model } from '../../scripts/lib/tenancy/model.ts';
import { parseModel, readModel } from '../../scripts/lib/tenancy/parse.ts';
import { tenantOf } from '../../scripts/lib/tenancy/path.ts';
import { SCHEMA, WORKSHOP } from '../seeding/workshop.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';

const portal = await readModel('bulkhead.yaml');
const database = await createDatabase('portal');
const client = new pg.Client({ connectionString: database.url });
await client.connect();

test.after(async () => {
  await client.end();
  await database.drop();
});

const IDS = {
  'null-tenant': 'CAN-01',
  'unknown-tenant': 'CAN-02',
  'missing-parent': 'CAN-03',
  misaligned: 'CAN-04',
  'null-parent': 'CAN-05',
} as const;

const judge = ({ tenants, measurements }: Survey) =>
  measurements.map((measurement) => ({
    id: IDS[measurement.fault.kind],
    ...findingOf(measurement, tenants),
  }));
type Check = ReturnType<typeof judge>[number];

const survey = async (model: Model, session: pg.Client) =>
  surveyFaults(await transactionAsker(session, 10_000), model);

/** Does something to the database, looks, and takes it back. */
async function after(sql: string, model: Model = portal, session: pg.Client = client): Promise<Check[]> {
  await session.query('begin; set local row_security = off; set local session_replication_role = replica');
  try {
    await session.query(sql);
    return judge(await survey(model, session));
  } finally {
    await session.query('rollback');
  }
}

const red = (checks: readonly Check[]) =>
  checks.filter(({ verdict }) => verdict === 'red').map(({ id, object }) => `${id} ${object}`);

/** SQL that makes one row wrong in the given way, past every constraint. */
function inject(fault: Fault, unknown: string): string {
  const table = quoteQualified(fault.table);
  const { edge } = fault;
  const column = edge?.columns[0]?.child ?? fault.table.tenantColumn ?? '';
  const wrong: Record<Fault['kind'], string> = {
    'null-tenant': 'null',
    'null-parent': 'null',
    'unknown-tenant': unknown,
    'missing-parent': unknown,
    misaligned: edge === undefined ? 'null' : foreignParent(edge),
  };
  const candidates = fault.kind === 'misaligned' ? ` where ${wrong.misaligned} is not null` : '';
  return `do $$declare name text; begin
      for name in select conname from pg_constraint where conrelid = '${table}'::regclass and contype = 'u' loop
        execute format('alter table ${table} drop constraint %I', name);
      end loop;
    end$$;
    alter table ${table} alter column ${quoteIdentifier(column)} drop not null;
    update ${table} c set ${quoteIdentifier(column)} = ${wrong[fault.kind]}
     where c.ctid = (select c.ctid from ${table} c${candidates} limit 1)`;
}

/** A parent of another tenant; where the parent knows none, nothing can be misaligned. */
function foreignParent(edge: Edge): string {
  if (edge.parent.kind === 'shared') return 'null';
  const parent = quoteIdentifier(edge.columns[0]?.parent ?? '');
  return `(select p.${parent} from ${quoteQualified(edge.parent)} p
            where ${tenantOf(edge.parent, 'p')} <> ${tenantOf(edge.child, 'c')} limit 1)`;
}

test('a healthy portal is green, and every canary says so by itself', async () => {
  const checks = await after('select');
  assert.is(verdictOf(checks), 'green');
  assert.is(checks.length, faultsOf(portal).length);
  assert.ok(checks.length > 40);
});

test('each fault on each edge of the portal turns its own canary red', async () => {
  for (const fault of faultsOf(portal)) {
    const checks = await after(inject(fault, 'gen_random_uuid()'));
    const own = `${IDS[fault.kind]} ${fault.label}`;
    const found = red(checks);
    assert.ok(found.includes(own), `${own} is not among ${found.join('; ')}`);
    // What hangs between the row and its tenant is implied; a table that the row is not part of is not.
    for (const other of found) assert.match(other, fault.table.id, `${other}, after ${own}`);
    const check = checks.find(({ id, object }) => `${id} ${object}` === own);
    assert.is(check?.observed, '1 row');
    assert.match(check?.fix ?? '', /^select c\."id" from /);
  }
});

test('a branch of the same tenant is another branch', async () => {
  const checks = await after(`
    update public.units u set house_type_id = h.id from public.house_types h
     where u.ctid = (select ctid from public.units limit 1) and h.tenant_id = u.tenant_id and h.development_id <> u.development_id`);
  assert.equal(red(checks), ['CAN-04 public.units.house_type_id → public.house_types']);
});

test('the query in the report finds the rows again, and the fix lists them', async () => {
  await client.query('begin; set local session_replication_role = replica');
  try {
    await client.query(
      'update public.messages set unit_id = null where id in (select id from public.messages limit 3)',
    );
    const checks = judge(await survey(portal, client));
    const [check] = checks.filter(({ verdict }) => verdict === 'red');
    assert.equal(
      [check?.id, check?.object, check?.observed],
      ['CAN-05', 'public.messages.unit_id → public.units', '3 rows'],
    );
    assert.is((await client.query(check?.query ?? '')).rows[0]?.rows, 3);
    assert.is((await client.query((check?.fix ?? '').split(' -- ')[0] ?? '')).rowCount, 3);
  } finally {
    await client.query('rollback');
  }
});

test('counting stops at a thousand', async () => {
  const checks = await after(`
    insert into public.messages (role, content) select 'user', '' from generate_series(1, 1500)`);
  const check = checks.find(({ id, object }) => id === 'CAN-01' && object === 'public.messages.tenant_id');
  assert.is(check?.observed, '1000 rows or more');
});

test('no tenant: nothing could be wrong, so nothing is proved; what is wrong is red all the same', async () => {
  const empty = [...portal.tables.values()].map((table) => `delete from ${quoteQualified(table)};`).join('');
  const checks = await after(empty);
  assert.equal(new Set(checks.map(({ verdict }) => verdict)), new Set(['grey']));
  assert.match(checks[0]?.observed ?? '', /no tenant/);
  const orphans = await after('delete from public.tenants');
  assert.ok(red(orphans).includes('CAN-02 public.messages.tenant_id → public.tenants'));
  assert.is(verdictOf(orphans), 'red');
});

test('an empty table beside a tenant is green', async () => {
  assert.is(verdictOf(await after('delete from public.notices')), 'green');
});

test('a table on its way is planned, and red once it has been backfilled', async () => {
  const staged = (stage: string) =>
    parseModel(
      `version: 1
tenant: { table: tenants }
claim: { from: setting, name: app.tenant }
roles: { owner: portal_owner }
tables: { messages: { tenant: tenant_id, stage: ${stage} }, notices: { tenant: organisation_id, stage: planned } }`,
      'staged.yaml',
    );
  const orphan = `update public.messages set tenant_id = null where ctid = (select ctid from public.messages limit 1)`;
  const verdicts = (checks: readonly Check[]) => checks.map(({ verdict }) => verdict);
  assert.equal(verdicts(await after(orphan, staged('planned'))), ['planned', 'green', 'planned', 'planned']);
  assert.equal(verdicts(await after(orphan, staged('backfilled'))), ['red', 'green', 'planned', 'planned']);
});

const FAULT_IDS = Object.values(IDS).join(',');

async function run(url: string, budget = 10_000, only: string | undefined = FAULT_IDS): Promise<Result> {
  await using context = testContext({ command: 'canary-check' });
  const rest = { config: 'bulkhead.yaml', except: undefined, certificates: undefined };
  return await canaryCheck.run({ 'database-url': url, budget, only, ...rest }, context);
}

test('the command, as operator and as the login that only reads', async () => {
  for (const role of ['bulkhead_operator', 'bulkhead_backup']) {
    const result = await run(database.urlFor(role));
    assert.is(result.verdict, 'green', role);
    assert.is(result.identity?.role, role);
    assert.match(result.summary, /canaries on 10 tables are silent/);
    assert.is(result.outputs?.red, '0');
    assert.match(JSON.stringify(result.facts), /"milliseconds":[\d.]+/);
  }
});

test('a role that row-level security filters is grey, never green', async () => {
  await using hardened = await createDatabase('portal-hardened');
  for (const role of ['portal_owner', 'portal_app']) {
    const result = await run(hardened.urlFor(role));
    assert.is(result.verdict, 'grey', role);
    assert.ok(
      result.checks.every(({ verdict }) => verdict === 'grey'),
      role,
    );
    assert.match(result.checks[0]?.observed ?? '', /not allowed to look/);
  }
  assert.is((await run(hardened.urlFor('bulkhead_operator'))).verdict, 'green');
});

test('a canary without an answer is grey, and the others are asked all the same', async () => {
  const blocker = new pg.Client({ connectionString: database.url });
  await blocker.connect();
  try {
    await blocker.query('begin; lock table public.notices in access exclusive mode');
    const result = await run(database.urlFor('bulkhead_operator'), 150);
    assert.is(result.verdict, 'grey');
    const grey = result.checks.filter(({ verdict }) => verdict === 'grey');
    assert.ok(grey.length > 0 && grey.every(({ object }) => object?.includes('notices')));
    assert.match(grey[0]?.observed ?? '', /not answered within its time/);
  } finally {
    await blocker.end();
  }
});

test('a database that is not the model’s is grey', async () => {
  await using empty = await createDatabase('empty');
  const result = await run(empty.url);
  assert.is(result.verdict, 'grey');
  assert.match(result.checks[0]?.observed ?? '', /does not fit this database/);
});

test('a second model: quoted names, bigint keys, a table that knows its tenant through a parent', async () => {
  await using shop = await createDatabase('empty');
  const session = new pg.Client({ connectionString: shop.url });
  await session.connect();
  try {
    await session.query(SCHEMA);
    const fill = `
      insert into shop."Organisation" ("Name") values ('a'), ('b');
      insert into shop."Site" ("orgId", "Code") select "orgKey", 'S' from shop."Organisation";
      update shop."Site" set "parentSite" = "siteId";
      insert into shop."ServiceRequest" ("orgId", "siteId", "order") select "orgId", "siteId", 'R' from shop."Site";
      insert into shop."RequestLine" ("requestId", "no") select "requestId", 1 from shop."ServiceRequest";`;
    assert.is(verdictOf(await after(fill, WORKSHOP, session)), 'green');
    const faults = faultsOf(WORKSHOP);
    assert.ok(faults.some(({ table }) => table.kind === 'via'));
    for (const fault of faults) {
      const checks = await after(`${fill} ${inject(fault, '-1')}`, WORKSHOP, session);
      const own = `${IDS[fault.kind]} ${fault.label}`;
      assert.ok(red(checks).includes(own), `${own} is not among ${red(checks).join('; ')}`);
    }
  } finally {
    await session.end();
  }
});

test.run();
