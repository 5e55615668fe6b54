import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { migrate } from '../migrations/fixture.ts';
import { loseMessages } from './classes.ts';
import { checkOf, digest, lostPortal, recover } from './fixture.ts';

interface Group {
  readonly table: string;
  readonly class: string;
  readonly method?: string;
  readonly reason?: string;
  readonly rows: number;
  readonly samples: readonly string[];
}

const groupsOf = (value: unknown) => value as Group[];

test('orphans of every class are found and proposed; those whose place is certain are repaired, and taken back', async () => {
  await using portal = await lostPortal();
  const { client, database } = portal;
  const whole = await digest(client);
  const lost = await loseMessages(client);
  const damaged = await digest(client);

  const dry = await recover(database);
  assert.is(await digest(client), damaged, 'a dry run touches no table of the application');
  assert.is(dry.verdict, 'red');
  const { rows: proposed } = await client.query(
    `select entity_id, orphan_class, status, match_method, match_confidence, proposed_fix
       from bulkhead.recovery_map where entity_table = 'public.messages' and run_id = $1 order by seq`,
    [dry.outputs?.plan],
  );
  const of = (id: string) => proposed.find((row) => row.entity_id === id);
  for (const [kind, ids] of Object.entries(lost)) {
    for (const id of [ids].flat()) {
      assert.is(of(id)?.orphan_class, kind, `${kind} ${id} ${JSON.stringify(of(id))}`);
      assert.is(of(id)?.status, kind === 'derivable' ? 'pending' : 'unknown');
    }
  }
  assert.equal(
    lost.derivable.map((id) => [of(id)?.match_method, of(id)?.match_confidence]),
    [
      ['metadata.unitUid', 100],
      ['metadata.unit_uid', 100],
      ['metadata.address', 80],
      ['house_id', 95],
      ['user_id → memberships.unit_id', 80],
      ['development_id', 100],
    ],
  );
  assert.is(proposed.length, lost.derivable.length + 6);

  const applied = await recover(database, { apply: true });
  assert.is(applied.verdict, 'red', 'what is unknown stays red');
  assert.is(applied.outputs?.plan, dry.outputs?.plan);
  assert.is(applied.outputs?.recovered, String(lost.derivable.length));
  assert.is(checkOf(applied, 'REC-03').verdict, 'green');
  const { rows: still } = await client.query(
    `select m.id from public.messages m join public.units u on u.id = m.unit_id
      where m.id = any ($1) and m.tenant_id = u.tenant_id and m.development_id = u.development_id`,
    [lost.derivable],
  );
  assert.is(still.length, lost.derivable.length, 'each is where its traces say');

  const undone = await recover(database, { undo: dry.outputs?.plan });
  assert.is(undone.verdict, 'green', undone.summary);
  assert.is(await digest(client), damaged, 'exactly as before');
  assert.not.equal(damaged, whole);
});

test('what is unknown is parked with --quarantine, the tables can then be hardened, and all of it can be taken back', async () => {
  await using portal = await lostPortal();
  const { client, database } = portal;
  const lost = await loseMessages(client);
  const damaged = await digest(client);
  const dry = await recover(database, { quarantine: true });
  assert.is(await digest(client), damaged, 'nor does one with --quarantine');
  const applied = await recover(database, { apply: true, quarantine: true });
  assert.is(applied.facts?.orphans, lost.derivable.length + 7);
  const parked = groupsOf(applied.facts?.parked);
  assert.is(
    parked.reduce((sum, { rows }) => sum + rows, 0),
    6,
  );
  assert.equal([...new Set(parked.map(({ class: kind }) => kind))].sort(), [
    'disagreeing',
    'parent-missing',
    'parent-untenanted',
    'tenant-differs',
    'underivable',
    'unknown-tenant',
  ]);
  assert.is(checkOf(applied, 'REC-04').verdict, 'green');
  const parkedRows = await client.query(
    `select count(*)::int as rows from public.messages m join public.tenants t on t.id = m.tenant_id where t.slug = 'bulkhead-quarantine'`,
  );
  assert.is(parkedRows.rows[0].rows, 6);

  await client.query(
    "update public.units set tenant_id = d.tenant_id, development_id = d.id from (select id, tenant_id from public.developments order by id limit 1) d where unit_uid = 'LOST-1'",
  );
  assert.is((await recover(database)).verdict, 'green', 'no orphan is left');

  const undone = await recover(database, { undo: dry.outputs?.plan });
  assert.is(undone.verdict, 'green');
  const rest = await client.query(
    `select count(*)::int as rows from public.messages m join public.tenants t on t.id = m.tenant_id where t.slug = 'bulkhead-quarantine'`,
  );
  assert.is(rest.rows[0].rows, 0);

  // Once more, and then through to the end.
  await recover(database, { quarantine: true });
  const again = await recover(database, { apply: true });
  assert.is(again.verdict, 'green', again.summary);
  assert.equal(again.facts?.quarantineRowsMade, [], 'the rows to park under are there already');
  await migrate(database);
  const { rows } = await client.query('select count(*)::int as applied from bulkhead.migrations');
  assert.ok(rows[0].applied >= 4);
});

test.run();
