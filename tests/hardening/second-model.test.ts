import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { verdictOf } from '../../scripts/lib/runtime/result.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { flaws, found, judge, judgeBroken, possible } from './judged.ts';
import { BREAKS } from './second-model-breaks.ts';
import { CLAIMS, guarded, workshop } from './workshop.ts';

const context = testContext({ command: 'hardening-status' });
const database = await createDatabase('empty');
const client: pg.Client = await connect(database.url, context);
await client.query(await readFile('tests/hardening/workshop.sql', 'utf8'));

test.after(async () => {
  await client.end();
  await database.drop();
  await context.end();
});

/** One row of each kind for two organisations, then the session of a member of the first. */
const TWO_ORGANISATIONS = `
  insert into shop."Customer" values (1, 11, 'a'), (2, 21, 'b');
  insert into shop."ServiceRequest" values (1, 12, 11, null), (2, 22, 21, null);
  insert into shop."RequestLine" overriding system value values (13, 12, 'a'), (23, 22, 'b');
  insert into shop."Member" values ('user 1', 1), ('user 2', 2);
  set local role authenticated;
  set local row_security = on;
  select set_config('app.organisation', '1', true), set_config('app.user', 'user 1', true)`;

async function rolledBackAfter<T>(work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    return await work();
  } finally {
    await client.query('rollback');
  }
}

const withoutLedger = (rows: readonly string[]) => rows.filter((row) => !row.startsWith('LEDGER'));

for (const [name, claim] of Object.entries(CLAIMS)) {
  const model = workshop(claim);

  test(`claim from ${name}: hardened it is green in every check of the database`, async () => {
    const status = await judgeBroken(client, model, guarded(model));
    assert.equal(withoutLedger(flaws(status.checks)), []);
    for (const [id, { green }] of Object.entries(status.coverage)) {
      if (id !== 'LEDGER') assert.ok(green > 0, `${id} judged nothing`);
    }
  });

  test(`claim from ${name}: the generated policies keep the organisations apart`, async () => {
    const seen = await rolledBackAfter(async () => {
      await client.query(guarded(model));
      await client.query(TWO_ORGANISATIONS);
      const tables = ['Organisation', 'Customer', 'ServiceRequest', 'RequestLine', 'Member'];
      const all = tables.map((table) => `(select json_agg(t)::text from shop."${table}" t)`);
      const { rows } = await client.query<{ all: string[] }>(`select array[${all.join(', ')}] as all`);
      return rows[0]?.all ?? [];
    });
    assert.is(seen.length, 5);
    for (const rows of seen) {
      assert.match(rows, '1');
      assert.not.match(rows, /:2|user 2/);
    }
  });

  for (const item of possible(BREAKS)) {
    test(`claim from ${name}: ${item.check} notices ${item.what}`, async () => {
      const status = await judgeBroken(client, model, `${guarded(model)}; ${item.sql}`, [item.check]);
      assert.ok(found(status, item), `found only ${withoutLedger(flaws(status.checks)).join('\n')}`);
    });
  }
}

test('planned until a table has come far enough, and red from then on', async () => {
  const at = (stage: string) => {
    const text = workshop(CLAIMS.setting);
    const table = text.tables.get('shop."Customer"');
    if (table === undefined) throw new Error('the model lost a table');
    return {
      ...text,
      tables: new Map(text.tables).set(table.id, { ...table, stage: stage as typeof table.stage }),
    };
  };
  const sql =
    'alter table shop."Customer" alter "orgId" drop not null; alter table shop."Customer" disable row level security';
  for (const [stage, notNull, rls] of [
    ['expanded', 'planned', 'planned'],
    ['constrained', 'red', 'planned'],
    ['isolated', 'red', 'red'],
  ] as const) {
    const { checks } = await judgeBroken(client, at(stage), sql);
    const of = (id: string, object: string) =>
      checks.find((row) => row.id === id && row.object === object)?.verdict;
    assert.is(of('STR-02', 'shop."Customer".orgId'), notNull, stage);
    assert.is(of('RLS-01', 'shop."Customer"'), rls, stage);
  }
});

test('a reference that no key can bind is red, one that may be global is grey', async () => {
  const model = workshop(CLAIMS.setting);
  const line = model.tables.get('shop."RequestLine"');
  const customer = model.tables.get('shop."Customer"');
  if (line === undefined || customer === undefined) throw new Error('the model lost a table');
  const edge = {
    child: line,
    parent: customer,
    columns: [{ child: 'lineId', parent: 'customerId' }],
    agree: [],
    optional: true,
  };
  const blind = { ...line, parents: [...line.parents, edge] };
  const status = await judge(client, { ...model, tables: new Map(model.tables).set(line.id, blind) }, [
    'STR-05',
  ]);
  const row = status.checks.find(({ object }) => object === 'shop."RequestLine".lineId → shop."Customer"');
  assert.is(row?.verdict, 'red');
  assert.match(row?.observed ?? '', /no key can bind it/);

  const global = { ...customer, nullTenant: 'global' as const };
  const request = model.tables.get('shop."ServiceRequest"');
  if (request === undefined) throw new Error('the model lost a table');
  const parents = request.parents.map((parent) =>
    parent.parent === customer ? { ...parent, parent: global } : parent,
  );
  const tables = new Map(model.tables).set(customer.id, global).set(request.id, { ...request, parents });
  const loose = await judge(client, { ...model, tables }, ['STR-05']);
  assert.is(
    loose.checks.find(({ verdict }) => verdict === 'grey')?.object,
    'shop."ServiceRequest".customerId → shop."Customer"',
  );
});

test('a role of the model that does not exist makes its checks grey, with the reason', async () => {
  const model = workshop(CLAIMS.setting);
  const status = await judge(client, { ...model, roles: { ...model.roles, app: ['nobody_here'] } }, [
    'RLS-04',
    'PRV-01',
  ]);
  const greys = status.checks.filter(({ verdict }) => verdict === 'grey');
  assert.equal(
    greys.map(({ id, object }) => `${id} ${object}`),
    ['RLS-04 role nobody_here', 'PRV-01 role nobody_here'],
  );
  assert.match(greys[0]?.observed ?? '', /there is no role "nobody_here"/);
});

test('a database without any table of the model is never green', async () => {
  const model = { ...workshop(CLAIMS.setting), schemas: ['nowhere'], exposedSchemas: ['nowhere'] };
  const moved = [...model.tables.values()].map(
    (table) =>
      [`nowhere.${table.name}`, { ...table, id: `nowhere.${table.name}`, schema: 'nowhere' }] as const,
  );
  const root = {
    ...model.tenant,
    table: { ...model.tenant.table, id: 'nowhere.Organisation', schema: 'nowhere' },
  };
  const { checks } = await judge(client, { ...model, tenant: root, tables: new Map(moved) });
  // Roles and their settings belong to the server; of files and of a trail that is not there nothing is claimed.
  const green = checks.filter(({ verdict }) => verdict === 'green');
  assert.equal(
    green.map(({ id }) => id),
    'PRV-02 PRV-04 PRV-05 PRV-07 PRV-08 PRV-09 SRF-02 SRF-04 COV-04 AUD-01 AUD-02 AUD-03 AUD-04 AUD-05 AUD-06 AUD-07 AUD-08 AUD-09 AUD-10'.split(
      ' ',
    ),
  );
  assert.is(verdictOf(checks), 'red');
  assert.ok(checks.some(({ id, verdict }) => id === 'META-01' && verdict === 'grey'));
});

test('the number of queries does not grow with the tables', async () => {
  const count = async (model: Model) => {
    const original = client.query.bind(client);
    let queries = 0;
    const counting = new Proxy(client, {
      get(target, name) {
        if (name !== 'query') return Reflect.get(target, name);
        return (...given: Parameters<typeof original>) => {
          queries++;
          return original(...given);
        };
      },
    });
    await judge(counting, model);
    return queries;
  };
  const model = workshop(CLAIMS.setting);
  const customer = model.tables.get('shop."Customer"');
  if (customer === undefined) throw new Error('the model lost a table');
  const many = new Map(model.tables);
  for (let index = 0; index < 100; index++) {
    const name = `Copy ${index}`;
    many.set(`shop."${name}"`, { ...customer, name, id: `shop."${name}"` });
  }
  assert.is(await count({ ...model, tables: many }), await count(model));
});

test('an unknown check is refused with those there are', async () => {
  const model = workshop(CLAIMS.setting);
  try {
    await judge(client, model, ['STR-02', 'STR-99']);
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /there is no check STR-99.*Give one or more of META-01, LEDGER, STR-01/);
  }
  const { coverage } = await judge(client, model, ['str-02', 'rls']);
  assert.equal(Object.keys(coverage), [
    'META-01',
    'STR-02',
    'RLS-01',
    'RLS-02',
    'RLS-03',
    'RLS-04',
    'RLS-05',
    'RLS-06',
    ...Array.from({ length: 8 }, (_, index) => `RLS-${String(index + 7).padStart(2, '0')}`),
  ]);
});

test.run();
