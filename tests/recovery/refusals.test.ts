import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase } from '../support/postgres.ts';
import { checkOf, digest, failure, type LostPortal, lostPortal, recover } from './fixture.ts';

/** Twenty messages that remember their unit, and nothing else. */
const LOSE = `
  update public.messages set tenant_id = null, development_id = null, unit_id = null, house_id = null
   where id in (select id from public.messages where metadata ? 'unitUid' order by id limit 20)`;

/** Something that must be refused, and leave everything as it was. */
async function refused(
  portal: LostPortal,
  work: () => Promise<unknown>,
  code: string,
  what: RegExp,
): Promise<void> {
  const before = await digest(portal.client);
  const error = await failure(work());
  assert.is(error.code, code, error.message);
  assert.match(error.message, what);
  assert.is(await digest(portal.client), before, 'something was changed');
}

test('flags that contradict each other', async () => {
  await using portal = await lostPortal();
  const { database } = portal;
  for (const [given, what] of [
    [{ 'dry-run': true, apply: true }, /--dry-run and --apply/],
    [{ undo: 'x', apply: true }, /--undo and something else/],
    [{ plan: 'x' }, /--plan without --apply/],
  ] as const) {
    await refused(portal, () => recover(database, given), 'RECOVERY_MIXED', what);
  }
});

test('no plan, an unknown plan, a plan that is done, one that is old, one that changes too much', async () => {
  await using portal = await lostPortal();
  const { client, database } = portal;
  await refused(portal, () => recover(database, { apply: true }), 'RECOVERY_NO_PLAN', /no pending plan/);
  await refused(portal, () => recover(database, { apply: true, plan: 'x' }), 'RECOVERY_RUN_UNKNOWN', /"x"/);
  await refused(portal, () => recover(database, { undo: 'x' }), 'RECOVERY_RUN_UNKNOWN', /"x"/);
  await client.query(LOSE);
  const { outputs } = await recover(database);
  const plan = outputs?.plan ?? '';
  await refused(
    portal,
    () => recover(database, { apply: true, max: 19 }),
    'RECOVERY_TOO_MANY',
    /20 rows, and at most 19/,
  );
  await refused(
    portal,
    () => recover(database, { apply: true, clock: new Date(Date.now() + 25 * 3_600_000) }),
    'RECOVERY_PLAN_OLD',
    /is 2[45] hours old/,
  );
  await refused(portal, () => recover(database, { undo: plan }), 'RECOVERY_NOTHING_TO_UNDO', /pending/);
  await refused(
    portal,
    () => recover(database, { apply: true, quarantine: true }),
    'RECOVERY_PLAN_PARKS_NOTHING',
    /without --quarantine/,
  );
  // By its name an old plan is taken.
  const late = { apply: true, plan, clock: new Date(Date.now() + 25 * 3_600_000) };
  assert.is((await recover(database, late)).outputs?.recovered, '20');
  await refused(portal, () => recover(database, { apply: true, plan }), 'RECOVERY_PLAN_DONE', /is applied/);
});

test('a dry run that finds the same confirms the plan, one that finds something else writes a new one', async () => {
  await using portal = await lostPortal();
  const { client, database } = portal;
  await client.query(LOSE);
  const first = await recover(database);
  const second = await recover(database);
  assert.is(second.outputs?.plan, first.outputs?.plan);
  assert.is(second.facts?.hash, first.facts?.hash);
  const { rows } = await client.query('select count(*)::int as rows from bulkhead.recovery_map');
  assert.is(rows[0].rows, 20);
  const third = await recover(database, { quarantine: true });
  assert.is.not(third.outputs?.plan, first.outputs?.plan);
});

test('data that have changed since, and proposals that somebody edited', async () => {
  await using portal = await lostPortal();
  const { client, database } = portal;
  await client.query(LOSE);
  const { outputs } = await recover(database);
  const { rows } = await client.query(
    'select entity_id as id from bulkhead.recovery_map order by seq limit 1',
  );
  const lost = rows[0].id;
  // Another trace, another orphan more, one less: each is another plan.
  for (const [change, back] of [
    [`metadata = metadata || '{"unitUid": "elsewhere"}'`, null],
    [`house_id = (select id from public.units order by id desc limit 1)`, 'house_id = null'],
  ]) {
    const { rows: was } = await client.query('select metadata from public.messages where id = $1', [lost]);
    await client.query(`update public.messages set ${change} where id = $1`, [lost]);
    await refused(portal, () => recover(database, { apply: true }), 'RECOVERY_PLAN_STALE', /no longer give/);
    await client.query(
      `update public.messages set ${back ?? 'metadata = $2'} where id = $1`,
      back ? [lost] : [lost, was[0].metadata],
    );
  }
  const other = '(select id from public.messages where unit_id is not null order by id limit 1)';
  await client.query(`create temp table kept as select * from public.messages where id = ${other}`);
  await client.query('update public.messages set unit_id = null where id = (select id from kept)');
  await refused(portal, () => recover(database, { apply: true }), 'RECOVERY_PLAN_STALE', /no longer give/);
  await client.query('update public.messages m set unit_id = k.unit_id from kept k where k.id = m.id');

  await client.query(
    `update bulkhead.recovery_map set proposed_fix = jsonb_set(proposed_fix, '{unit_id}', to_jsonb(gen_random_uuid())) where entity_id = $1`,
    [lost],
  );
  await refused(
    portal,
    () => recover(database, { apply: true }),
    'RECOVERY_PLAN_EDITED',
    new RegExp(outputs?.plan ?? 'x'),
  );
  // Rejecting is the one thing that may be done to it.
  await client.query('delete from bulkhead.recovery_map; delete from bulkhead.recovery_runs');
  await recover(database);
  await client.query("update bulkhead.recovery_map set status = 'rejected' where entity_id = $1", [lost]);
  const applied = await recover(database, { apply: true });
  assert.equal([applied.verdict, applied.outputs?.recovered, applied.outputs?.unknown], ['red', '19', '1']);
});

test('a role that sees not all rows, a database without the tables, a model that does not fit, another run', async () => {
  await using hardened = await createDatabase('portal-hardened');
  const filtered = await failure(recover(hardened, { role: 'portal_owner' }));
  assert.is(filtered.code, 'RECOVERY_ROLE_FILTERED', filtered.message);
  assert.match(filtered.message, /public"?\."?messages/);
  const green = await recover(hardened);
  assert.is(green.verdict, 'green', green.summary);

  await using bare = await createDatabase('portal');
  assert.is((await failure(recover(bare))).code, 'RECOVERY_NO_TABLES');

  await using portal = await lostPortal();
  const { client, database } = portal;
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-recovery-'));
  const model = await readFile('bulkhead.yaml', 'utf8');
  const use = async (text: string) => {
    await writeFile(join(folder, 'model.yaml'), text);
    return { config: join(folder, 'model.yaml') };
  };
  await refused(
    portal,
    async () => recover(database, await use(model.replace('match: unit_uid', 'match: unit_code'))),
    'RECOVERY_MODEL',
    /column public\.units\.unit_code/,
  );
  const open = model.replace(/ {2}quarantine:\n(?: {4}.*\n)+/, '');
  await refused(
    portal,
    async () => recover(database, { quarantine: true, ...(await use(open)) }),
    'RECOVERY_NO_QUARANTINE',
    /nothing can be parked/,
  );
  await rm(folder, { recursive: true });

  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  await other.query("select pg_advisory_lock(hashtextextended('bulkhead:recovery', 0))");
  await refused(portal, () => recover(database), 'RECOVERY_RUNNING', /another recovery/);
  await other.end();
  await client.query('truncate public.tenants cascade');
  assert.is((await recover(database)).verdict, 'grey', 'without a tenant nothing is proved');
});

test('nothing is parked while somebody is a member of the quarantine', async () => {
  await using portal = await lostPortal();
  const { client, database } = portal;
  await client.query(
    "insert into public.tenants (name, slug) values ('Quarantine (nobody may read it)', 'bulkhead-quarantine')",
  );
  await client.query(`
    insert into public.memberships (user_id, tenant_id, role)
    select u.id, t.id, 'staff' from (select id from public.users limit 1) u, public.tenants t where slug = 'bulkhead-quarantine'`);
  await client.query(
    "update public.messages set unit_id = null, house_id = null, user_id = null, metadata = '{}' where id = (select min(id::text)::uuid from public.messages)",
  );
  await recover(database, { quarantine: true });
  await refused(
    portal,
    () => recover(database, { apply: true }),
    'RECOVERY_QUARANTINE_OPEN',
    /public\.memberships has a row/,
  );
});

test('a row that was changed since its recovery is not put back, and is named', async () => {
  await using portal = await lostPortal();
  const { client, database } = portal;
  await client.query(LOSE);
  const plan = (await recover(database)).outputs?.plan;
  await recover(database, { apply: true });
  const { rows } = await client.query(
    'select entity_id as id from bulkhead.recovery_map order by seq limit 2',
  );
  await client.query("update public.messages set content = content || '!' where id = $1", [rows[1].id]);
  const undone = await recover(database, { undo: plan });
  assert.is(undone.verdict, 'red');
  assert.match(checkOf(undone, 'REC-05').observed, `19 rows put back; 1 were changed since`);
  assert.match(checkOf(undone, 'REC-05').observed, rows[1].id);
  assert.not.match(checkOf(undone, 'REC-05').observed, rows[0].id);
  assert.equal(undone.facts?.left, [{ table: 'public.messages', id: rows[1].id }]);
  const { rows: kept } = await client.query('select unit_id from public.messages where id = $1', [
    rows[1].id,
  ]);
  assert.ok(kept[0].unit_id, 'it stays where it was put');
});

test('an undo after the hardening is refused, and changes nothing', async () => {
  await using portal = await lostPortal();
  const { client, database } = portal;
  await client.query(LOSE);
  const plan = (await recover(database)).outputs?.plan;
  await recover(database, { apply: true });
  const { migrate } = await import('../migrations/fixture.ts');
  await migrate(database);
  // Seven rows are named, one by one; of many the undo does not ask for each.
  await refused(portal, () => recover(database, { undo: plan }), 'RECOVERY_UNDO_REFUSED', /hardened since/);
});

test('a trigger that writes what no copy is kept of, and one that writes something else', async () => {
  await using portal = await lostPortal();
  const { client, database } = portal;
  await client.query(LOSE);
  await client.query(`
    create function public.touch() returns trigger language plpgsql as $$ begin new.content := new.content || '.'; return new; end $$;
    create trigger touch before update on public.messages for each row execute function public.touch()`);
  const plan = (await recover(database)).outputs?.plan;
  await refused(portal, () => recover(database, { apply: true }), 'RECOVERY_TRIGGER', /public\.messages/);
  await client.query(`create or replace function public.touch() returns trigger language plpgsql as $$
    begin new.created_at := clock_timestamp(); return new; end $$`);
  assert.is((await recover(database, { apply: true })).outputs?.recovered, '20');
  const undone = await recover(database, { undo: plan });
  assert.is(undone.verdict, 'grey');
  assert.match(
    checkOf(undone, 'REC-05').observed,
    '20 rows put back, of 20 a trigger changed something else again',
  );
});

test.run();
