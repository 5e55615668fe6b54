import type pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testTenantIsolation } from '../../scripts/hardening/test-tenant-isolation.ts';
import { runIsolation } from '../../scripts/lib/isolation/isolation.ts';
import { linesOf } from '../../scripts/lib/isolation/report.ts';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { attackAfter, flaws, found } from './attacked.ts';
import { WEAKENINGS } from './weakenings.ts';

const context = testContext({ command: 'test-tenant-isolation' });
const model = await readModel('bulkhead.yaml');
const database = await createDatabase('portal-hardened');
const client = await connect(database.url, context);

test.after(async () => {
  await client.end();
  await database.drop();
  await context.end();
});

/** Every table of the database with its number of rows and a digest of who wrote each of them. */
async function fingerprint(session: pg.ClientBase): Promise<string> {
  const { rows } = await session.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1`,
  );
  const each = rows.map(
    ({ name }) =>
      `select '${name}' as name, count(*), coalesce(sum(hashtext(xmin::text || ctid::text || t::text)::int8), 0) from ${name} t`,
  );
  const all = await session.query(each.join(' union all '));
  const catalog = await session.query(
    'select (select count(*) from pg_class) as relations, (select count(*) from pg_policy) as policies, (select sum(xmin::text::int8) from pg_class) as writers',
  );
  return JSON.stringify([all.rows, catalog.rows]);
}

test('the hardened portal holds in every cell, and nothing of it stays', async () => {
  const before = await fingerprint(client);
  const { checks, coverage, matrix, absent } = await runIsolation(client, model, context);
  assert.equal(flaws(checks), []);
  assert.is(coverage.percent, 100);
  assert.is(coverage.abstained, 0);
  assert.ok(coverage.cells > 900, `${coverage.cells} cells`);
  assert.equal(
    matrix.map(({ table }) => table).sort(),
    ['bulkhead.audit_events', ...model.tables.keys()].sort(),
  );
  assert.equal(absent, []);
  assert.is(await fingerprint(client), before);
});

test('a table that the model does not know is refused', async () => {
  try {
    await runIsolation(client, model, context, { tables: ['nothing'] });
    assert.unreachable();
  } catch (error) {
    assert.ok(error instanceof BulkheadError);
    assert.match(error.message, /there is no table nothing in bulkhead.yaml/);
  }
});

test('only some tables are probed when some are named', async () => {
  const { checks, matrix } = await runIsolation(client, model, context, {
    tables: ['messages', 'public.users'],
  });
  assert.equal(flaws(checks), []);
  assert.equal(matrix.map(({ table }) => table).sort(), [
    'bulkhead.audit_events',
    'public.messages',
    'public.users',
  ]);
});

test('the portal as it was is red where it was open, and nowhere grey', async () => {
  await using old = await createDatabase('portal');
  const session = await connect(old.url, context);
  try {
    const before = await fingerprint(session);
    const isolation = await runIsolation(session, model, context);
    const red = (check: string, object: string, observed = '') =>
      assert.ok(
        found(isolation, { what: '', sql: '', check, object, observed }),
        `${check} ${object} ${observed}: ${flaws(isolation.checks)
          .filter((line) => line.startsWith(check))
          .join('\n')}`,
      );
    for (const table of ['messages', 'units', 'developments', 'tenants', 'memberships']) {
      for (const role of ['authenticated', 'anon', 'portal_owner']) {
        red('ISO-01', `public.${table} as ${role}`, 'SELECT foreign: it went through');
        red('ISO-02', `public.${table} as ${role}`);
        red('ISO-03', `public.${table} as ${role}`);
        red('ISO-04', `public.${table} as ${role}`);
      }
      red('ISO-07', `public.${table} as authenticated`, 'holds the privilege');
    }
    red('ISO-05', 'public.messages as authenticated');
    red('ISO-06', 'public.messages as authenticated');
    red('ISO-11', 'public.messages as service_role', 'INSERT without tenant_id');
    red('ISO-11', 'public.messages as service_role', 'INSERT without unit_id');
    red('ISO-12', 'public.messages as service_role', 'INSERT under a foreign unit_id');
    red('ISO-12', 'public.messages as service_role', 'INSERT under a unit_id of another branch');
    red('ISO-12', 'public.units as', 'UPDATE to a foreign development_id');
    red('ISO-14', 'public.units as', 'UPDATE of the tenant alone');
    red('ISO-15', 'public.users as anon');
    assert.equal(
      isolation.checks.filter(({ verdict }) => verdict === 'grey').map(({ id, object }) => `${id} ${object}`),
      [],
    );
    // The simple keys were there: what they forbade is still green.
    assert.ok(isolation.checks.some(({ id, verdict }) => id === 'ISO-13' && verdict === 'green'));
    assert.is(isolation.coverage.percent, 100);
    assert.is(await fingerprint(session), before);
  } finally {
    await session.end();
  }
});

for (const item of WEAKENINGS) {
  test(`notices ${item.what}`, async () => {
    // One table is quicker to attack than ten; views and functions are tried in any case.
    const table = [...model.tables.keys()].find((id) => item.object.startsWith(id)) ?? 'messages';
    const isolation = await attackAfter(client, model, item.sql, { tables: [table] });
    const check = found(isolation, item);
    assert.ok(check, `found only ${flaws(isolation.checks).slice(0, 12).join('\n')}`);
    assert.ok(check.meaning.length > 20);
    if (item.verdict === undefined) assert.ok(check.fix);
  });
}

test('what another layer holds stays green: a careless policy beside the floor', async () => {
  const { checks } = await attackAfter(
    client,
    model,
    'create policy late on public.messages for select to authenticated using (true)',
    { tables: ['messages'] },
  );
  assert.equal(flaws(checks), []);
});

test('a table on its way is planned and not red', async () => {
  const table = model.tables.get('public.notices');
  if (table === undefined) throw new Error('the model lost a table');
  const early = {
    ...model,
    tables: new Map(model.tables).set(table.id, { ...table, stage: 'expanded' as const }),
  };
  const { checks } = await attackAfter(
    client,
    early,
    'alter table public.notices alter tenant_id drop not null',
    {
      tables: ['notices'],
    },
  );
  assert.ok(checks.some(({ id, verdict }) => id === 'ISO-11' && verdict === 'planned'));
  assert.not.ok(checks.some(({ verdict }) => verdict === 'red'));
});

test('a sample of the model rescues a table that cannot be guessed', async () => {
  const sql =
    "alter table public.notices add constraint odd check (title ~ '^N-[0-9]+ of the board$') not valid";
  const blind = await attackAfter(client, model, sql, { tables: ['notices'] });
  assert.ok(blind.checks.some(({ id, verdict }) => id === 'ISO-00' && verdict === 'grey'));
  assert.ok(blind.coverage.percent < 100);
  const table = model.tables.get('public.notices');
  if (table === undefined) throw new Error('the model lost a table');
  const told = { ...table, samples: { title: "'N-{n} of the board'" } };
  const helped = { ...model, tables: new Map(model.tables).set(table.id, told) };
  const seen = await attackAfter(client, helped, sql, { tables: ['notices'] });
  assert.equal(flaws(seen.checks), []);
  assert.is(seen.coverage.percent, 100);
});

test('the operator proves all but what the owner could do, and says so', async () => {
  const session = await connect(database.urlFor('bulkhead_operator'), context);
  try {
    const before = await fingerprint(client);
    const { checks, coverage } = await runIsolation(session, model, context);
    assert.equal(
      flaws(checks).map((line) => line.split(':')[0]),
      ['ISO-00 grey role portal_owner'],
    );
    assert.is(coverage.abstained, 1);
    assert.ok(coverage.cells > 800, `${coverage.cells} cells`);
    assert.is(await fingerprint(client), before);
  } finally {
    await session.end();
  }
});

test('the command prints the lines of the runbook and reports the matrix', async () => {
  await using own = testContext({ command: 'test-tenant-isolation' });
  const result = await testTenantIsolation.run(
    { 'database-url': database.url, config: 'bulkhead.yaml', environment: 'test', table: 'messages' },
    own,
  );
  assert.is(result.verdict, 'green');
  assert.match(result.summary, /all \d+ probes of portal held \(100 % of \d+ cells probed\)/);
  assert.is(result.outputs?.failed, '0');
  assert.ok(own.lines.includes('info: MULTI-TENANT ISOLATION TESTS'));
  assert.ok(own.lines.some((line) => line.startsWith('info:   ✓ PASS: No row without its tenant')));
  assert.ok(own.lines.includes('info:   Failed: 0'));
  assert.ok(JSON.stringify(result.facts).includes('"user_metadata"'));
});

test('the lines name what failed and what was not probed', async () => {
  const { checks, coverage } = await attackAfter(
    client,
    model,
    'alter table public.messages disable row level security; drop policy tenant_select on public.notices',
    { tables: ['messages', 'notices'] },
  );
  const lines = linesOf(checks, coverage);
  assert.ok(lines.some((line) => line.startsWith('  ✗ FAIL: A tenant reads its own rows')));
  assert.ok(lines.includes('      red: public.messages as authenticated'));
  assert.ok(lines.includes('      grey: public.notices'));
});

test.run();
