import { createHash } from 'node:crypto';
import type pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { auditHead } from '../../scripts/lib/audit/head.ts';
import { readSeals, sealAudit } from '../../scripts/lib/audit/seal.ts';
import { type AuditFinding, verifyAudit, type Witness } from '../../scripts/lib/audit/verify.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { behindGuards, session, settled, stateOf } from './fixture.ts';

const CHANGE = `update public.tenants set name = name || '.'`;

/** A trail of two seals and three events that wait for the next one; and its ids. */
async function trail(database: TestDatabase): Promise<{ admin: pg.Client; ids: string[] }> {
  const admin = await session(database);
  for (const seals of [true, true, false]) {
    await admin.query(CHANGE);
    if (seals) await sealAudit(admin);
  }
  const { rows } = await admin.query<{ id: string }>(
    'select id::text as id from bulkhead.audit_events order by id',
  );
  return { admin, ids: rows.map(({ id }) => id) };
}

const short = (findings: readonly AuditFinding[]) => findings.map(({ kind, id }) => `${kind} ${id}`);

test('an untouched trail: every event is hashed again, and the head is the one that was given', async () => {
  await using database = await createDatabase('portal-hardened');
  const { admin, ids } = await trail(database);
  assert.is(ids.length, 9);
  const verified = await verifyAudit(admin);
  const head = await auditHead(admin);
  assert.equal(verified.findings, []);
  assert.equal([verified.seals, verified.sealed, verified.waiting], [2, 6, 3]);
  assert.equal([head?.seal, head?.head, head?.unsealed], ['2', verified.newest?.head, 3]);
  // From a login of the operator as well.
  const operator = await session(database, 'bulkhead_operator');
  assert.is((await sealAudit(operator)).seal, 3n);
  assert.equal((await verifyAudit(operator)).findings, []);
  await operator.end();
  await admin.end();
});

/** What a superuser may try who can get past the guards, and what is found. */
const TAMPERING: [
  name: string,
  sql: (ids: readonly string[]) => string,
  found: (ids: readonly string[]) => string[],
][] = [
  [
    'one value is edited',
    (ids) => `update bulkhead.audit_events set actor = 'somebody else' where id = ${ids[1]}`,
    (ids) => [`edited ${ids[1]}`],
  ],
  [
    'an event that waits for its seal is edited',
    (ids) => `update bulkhead.audit_events set new_values = '{"name": "x"}' where id = ${ids[7]}`,
    (ids) => [`edited ${ids[7]}`],
  ],
  [
    'a value is edited and its hash with it',
    (ids) =>
      `update bulkhead.audit_events set content_hash = sha256('other'), actor = 'x' where id = ${ids[4]}`,
    (ids) => [`edited ${ids[4]}`],
  ],
  [
    'events of two seals are deleted',
    (ids) => `delete from bulkhead.audit_events where id in (${ids[0]}, ${ids[5]})`,
    (ids) => [`deleted ${ids[0]}`, `deleted ${ids[5]}`],
  ],
  [
    'an event is moved in time',
    (ids) => `update bulkhead.audit_events set at = at + interval '1 month' where id = ${ids[2]}`,
    (ids) => [`edited ${ids[2]}`],
  ],
  [
    'an event is made up before the first one',
    (
      ids,
    ) => `insert into bulkhead.audit_events select 0, at, xid, tenant, table_schema, table_name, operation, pk, old_values,
      new_values, actor, actor_source, actor_role, login, application, request_id, content_hash
      from bulkhead.audit_events where id = ${ids[0]}`,
    () => ['inserted 0'],
  ],
  [
    'a second event gets the id of another',
    (
      ids,
    ) => `insert into bulkhead.audit_events select id, at + interval '1 day', xid, tenant, table_schema, table_name, operation,
      pk, old_values, new_values, actor, actor_source, actor_role, login, application, request_id, content_hash
      from bulkhead.audit_events where id = ${ids[3]}`,
    (ids) => [`inserted ${ids[3]}`],
  ],
  [
    'a seal is taken out',
    () => 'delete from bulkhead.audit_seals where number = 1',
    (ids) => ['seal 2', ...ids.slice(0, 3).map((id) => `inserted ${id}`)],
  ],
  [
    'a seal forgets an event that is deleted',
    (
      ids,
    ) => `update bulkhead.audit_seals set leaves = substr(leaves, 41), events = events - 1 where number = 1;
      delete from bulkhead.audit_events where id = ${ids[0]}`,
    () => ['seal 1'],
  ],
];

for (const [name, sql, found] of TAMPERING) {
  test(`${name}: found, with its id`, async () => {
    await using database = await createDatabase('portal-hardened');
    const { admin, ids } = await trail(database);
    await behindGuards(admin, sql(ids));
    const { findings, findingCount } = await verifyAudit(admin);
    assert.equal(short(findings), found(ids));
    assert.is(findingCount, findings.length);
    await admin.end();
  });
}

test('seals that were made anew, or cut off at the end, do not have the head that was reported', async () => {
  await using database = await createDatabase('portal-hardened');
  const { admin, ids } = await trail(database);
  const witness = (await verifyAudit(admin)).newest as Witness;
  assert.equal((await verifyAudit(admin, [witness])).findings, []);
  await behindGuards(
    admin,
    `delete from bulkhead.audit_events where id = ${ids[5]}; delete from bulkhead.audit_seals where number = 2`,
  );
  // From within, nothing is to be seen of it.
  assert.equal((await verifyAudit(admin)).findings, []);
  assert.equal(short((await verifyAudit(admin, [witness])).findings), ['seal 2']);
  await sealAudit(admin);
  assert.equal((await verifyAudit(admin)).findings, []);
  const { findings } = await verifyAudit(admin, [witness]);
  assert.equal(short(findings), ['seal 2']);
  assert.match(findings[0]?.text ?? '', /another head than the one that was reported/);
  await admin.end();
});

test('an event that commits late, below others that are sealed, is in the next seal', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  const [late, lost] = [await session(database), await session(database)];
  await late.query(
    `begin; update public.notices set title = title || '.' where id = (select min(id::text)::uuid from public.notices)`,
  );
  await lost.query(`begin; update public.documents set title = title || '.'`);
  await admin.query(CHANGE);
  const open = async () => {
    const { rows } = await admin.query<{ open: string }>(
      'select open_ids::text as open from bulkhead.audit_seals order by number desc limit 1',
    );
    return rows[0]?.open ?? '';
  };
  const first = await sealAudit(admin);
  assert.is(first.events, 3n);
  assert.match(await open(), /^\{\[1,\d+\)\}$/);

  await lost.query('rollback');
  await admin.query(CHANGE);
  await sealAudit(admin);
  assert.match(await open(), /^\{\[1,\d+\)\}$/, 'open as long as a transaction from before is');
  assert.equal(short((await verifyAudit(admin)).findings), []);

  await late.query('commit');
  assert.equal((await auditHead(admin))?.unsealed, 1);
  const waiting = await verifyAudit(admin);
  assert.equal([short(waiting.findings), waiting.sealed, waiting.waiting], [[], 6, 1]);
  await settled(admin);
  assert.is((await sealAudit(admin)).events, 1n);
  assert.is(await open(), '{}', 'what was rolled back never comes');
  const verified = await verifyAudit(admin);
  assert.equal([short(verified.findings), verified.sealed, verified.waiting], [[], 7, 0]);

  // Its hash is held by the later seal.
  await behindGuards(admin, `update bulkhead.audit_events set actor = 'x' where id = 1`);
  assert.equal(short((await verifyAudit(admin)).findings), ['edited 1']);
  await behindGuards(admin, 'delete from bulkhead.audit_events where id = 1');
  assert.equal(short((await verifyAudit(admin)).findings), ['deleted 1']);
  for (const client of [admin, late, lost]) await client.end();
});

test('an event made up with an id that was rolled back is found', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  await admin.query(`begin; ${CHANGE}; rollback; ${CHANGE}`);
  await sealAudit(admin);
  await settled(admin);
  await admin.query(CHANGE);
  await sealAudit(admin);
  await behindGuards(
    admin,
    `insert into bulkhead.audit_events select 2, at, xid, tenant, table_schema, table_name, operation, pk,
    old_values, new_values, actor, actor_source, actor_role, login, application, request_id, content_hash
    from bulkhead.audit_events where id = 4`,
  );
  assert.equal(short((await verifyAudit(admin)).findings), ['inserted 2']);
  await admin.end();
});

test('two sealers and four writers at once: one chain, and every event in it exactly once', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  const writers = await Promise.all([1, 2, 3, 4].map(() => session(database)));
  const sealers = await Promise.all([1, 2].map(() => session(database)));
  let writing = true;
  const write = async (client: pg.Client, nth: number) => {
    for (let turn = 0; turn < 40; turn += 1) {
      await client.query('begin');
      await client.query(
        `insert into public.users (email) select 'w${nth}-${turn}-' || g || '@example.org' from generate_series(1, 5) g`,
      );
      await client.query(turn % 4 === 3 ? 'rollback' : 'commit');
    }
  };
  const seal = async (client: pg.Client) => {
    while (writing) await sealAudit(client);
  };
  const sealing = Promise.all(sealers.map(seal));
  await Promise.all(writers.map(write));
  writing = false;
  await sealing;
  await sealAudit(admin);
  const verified = await verifyAudit(admin);
  assert.equal([verified.findings, verified.sealed, verified.waiting], [[], 4 * 30 * 5, 0]);
  let listed = 0;
  for await (const { leaves } of readSeals(admin)) listed += leaves.length;
  assert.is(listed, 600);
  for (const client of [admin, ...writers, ...sealers]) await client.end();
});

test('more events than one seal holds, and more than nine seals', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  await admin.query(
    `insert into public.users (email) select 'm' || g || '@example.org' from generate_series(1, 50007) g`,
  );
  const sealed = await sealAudit(admin);
  assert.equal([sealed.seal, sealed.events], [2n, 50007n]);
  for (let more = 0; more < 9; more += 1) {
    await admin.query(CHANGE);
    await sealAudit(admin);
  }
  const { seals, sealed: verified, findings } = await verifyAudit(admin);
  assert.equal([seals, verified, findings], [11, 50007 + 27, []]);
  await admin.end();
});

test('a seal must come first in its transaction; without events there is none', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  assert.equal(await sealAudit(admin), { seal: 0n, head: undefined, events: 0n });
  assert.is(await stateOf(admin, `${CHANGE}; select bulkhead.seal_audit_events()`), '25001');
  await admin.end();
});

test('the head is SHA-256 as docs/AUDIT.md says', async () => {
  await using database = await createDatabase('portal-hardened');
  const { admin } = await trail(database);
  const { rows } = await admin.query<{ previous: Buffer; facts: string; leaves: Buffer; head: Buffer }>(
    `select previous, leaves, head,
            number || '|' || extract(epoch from sealed_at) || '|' || last_id || '|' || open_ids || '|' || horizon || '|' as facts
       from bulkhead.audit_seals order by number`,
  );
  for (const { previous, facts, leaves, head } of rows) {
    const hash = createHash('sha256').update(previous).update(facts).update(leaves).digest();
    assert.equal(hash, head);
  }
  await admin.end();
});

test.run();
