import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase, ownServer, POSTGRES } from '../support/postgres.ts';
import { fly, inject, report, told } from './flight.ts';
import { PRIMARY, startStandby } from './standby.ts';

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);

test('on a standby all but the write are asked, and that one says why not', async () => {
  await using server = await ownServer({ settings: PRIMARY });
  await using database = await server.createDatabase('portal-hardened');
  await using standby = await startStandby(server.server, POSTGRES);
  const url = database.urlFor('bulkhead_operator').replace(`:${server.server.port}/`, `:${standby.port}/`);
  const result = await fly(url);
  assert.is(result.identity?.replica, true);
  assert.equal(told(result), []);
  assert.equal(told(result, 'grey'), ['CAN-20']);
  assert.match(result.checks.find(({ id }) => id === 'CAN-20')?.observed ?? '', /standby/);
  assert.is((await fly(url, { except: 'CAN-20' })).verdict, 'green');
});

test('a login that only reads, and one that may not become the application', async () => {
  await using server = await ownServer();
  await using database = await server.createDatabase('portal-hardened');
  const reads = await fly(database.urlFor('bulkhead_backup'));
  assert.equal(told(reads, 'grey'), ['CAN-20']);
  assert.match(reads.checks.find(({ id }) => id === 'CAN-20')?.observed ?? '', /the login only reads/);
  await inject(server.url, 'revoke authenticated, anon from bulkhead_operator');
  const stranger = await fly(database.urlFor('bulkhead_operator'));
  assert.equal(told(stranger, 'grey'), ['CAN-20']);
  const fix = stranger.checks.find(({ id }) => id === 'CAN-20')?.fix ?? '';
  assert.match(fix, /grant .*"authenticated".* to "bulkhead_operator"/);
});

test('a single tenant is not enough to try anything', async () => {
  await using database = await createDatabase('portal-hardened');
  await inject(
    database.url,
    'set session_replication_role = replica',
    ...[
      'developments',
      'house_types',
      'units',
      'memberships',
      'messages',
      'documents',
      'notices',
      'analytics_events',
    ].map(
      (table) =>
        `alter table public.${table} disable trigger bulkhead_audit_delete;
         delete from public.${table} where tenant_id <> (select min(id::text)::uuid from public.tenants);
         alter table public.${table} enable always trigger bulkhead_audit_delete`,
    ),
    'delete from public.users u where not exists (select from public.memberships m where m.user_id = u.id)',
  );
  const result = await fly(database.urlFor('bulkhead_operator'), { only: 'CAN-20,CAN-09' });
  assert.equal(told(result, 'grey'), ['CAN-20']);
  assert.match(
    result.checks.find(({ id }) => id === 'CAN-20')?.observed ?? '',
    /does not hold rows of two tenants/,
  );
});

test('nothing stays of the write that was tried, not even where it came through', async () => {
  await using database = await createDatabase('portal-hardened');
  const counts = `select 'x' || (select count(*) from public.notices) || ' ' || (select count(*) from bulkhead.audit_events) as text`;
  const count = async () => {
    let text = '';
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    text = (await client.query<{ text: string }>(counts)).rows[0]?.text ?? '';
    await client.end();
    return text;
  };
  await inject(
    database.url,
    'alter table public.notices disable row level security',
    'alter table public.notices drop constraint notices_pkey cascade',
  );
  const before = await count();
  const result = await fly(database.urlFor('bulkhead_operator'), { only: 'CAN-20' });
  assert.equal(told(result), ['CAN-20 public.notices as authenticated']);
  assert.is(await count(), before);
});

test('a portal before hardening: what is not there is no check, and the write comes through', async () => {
  await using database = await createDatabase('portal');
  const result = await fly(database.urlFor('bulkhead_operator'));
  assert.is(result.verdict, 'red');
  assert.ok(
    told(result).every((text) => text.startsWith('CAN-20 ')),
    told(result).join('; '),
  );
  const notHere = JSON.stringify(result.facts?.notHere);
  for (const id of ['CAN-07', 'CAN-08', 'CAN-10', 'CAN-11']) assert.match(notHere, id);
});

test('a grey canary says for how many runs it has been so', async () => {
  await using database = await createDatabase('portal-hardened');
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-canary-'));
  const grey = { id: 'CAN-20', title: 't', verdict: 'grey', expected: 'e', observed: 'o', meaning: 'm' };
  const earlier = (hours: number, name: string) =>
    report(folder, 'canary', ago(hours), {
      verdict: 'grey',
      checks: [grey],
      scope: { database: name, model: 'portal' },
      facts: { greyRuns: [] },
    });
  try {
    await earlier(3, database.name);
    await earlier(2, 'another');
    await earlier(1, database.name);
    const result = await fly(database.urlFor('bulkhead_backup'), { reports: folder });
    assert.equal(result.facts?.greyRuns, [{ id: 'CAN-20', object: '', runs: 3, alert: true }]);
    assert.is(result.outputs?.['grey-too-long'], 'CAN-20');
    assert.is(result.outputs?.['grey-canaries'], 'CAN-20');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a ledger that cannot be read makes the ages grey, and nothing else', async () => {
  await using database = await createDatabase('portal-hardened');
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-canary-'));
  try {
    await report(folder, 'canary', ago(3), {});
    await rm(join(folder, 'ledger'), { recursive: true });
    const { mkdir, writeFile } = await import('node:fs/promises');
    await mkdir(join(folder, 'ledger'));
    await writeFile(join(folder, 'ledger', '2026.jsonl'), 'torn');
    const result = await fly(database.urlFor('bulkhead_operator'), { reports: folder });
    assert.equal(told(result, 'grey'), [
      'CAN-14 backup',
      'CAN-15 restore-drill',
      'CAN-16 retention',
      'CAN-17',
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.run();
