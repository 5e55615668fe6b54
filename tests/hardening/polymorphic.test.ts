import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { parseModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { flaws, judge, judgeBroken } from './judged.ts';

// A table that the portal does not have, as other systems do: comments on a unit or on a document.
const portal = await readFile('bulkhead.yaml', 'utf8');
const DECLARED =
  'polymorphic: { entity_id: { type: entity_type, tables: { unit: units, document: documents } } }';
const withComments = (polymorphic: string) =>
  parseModel(`${portal}\n  comments: { tenant: tenant_id, ${polymorphic} }\n`, 'bulkhead.yaml');
const declared = withComments(DECLARED);

const context = testContext({ command: 'hardening-status' });
const database = await createDatabase('portal-hardened');
const superuser = await connect(database.url, context);
await superuser.query(`
  create table public.comments (
    id uuid primary key default gen_random_uuid(), tenant_id uuid not null references public.tenants,
    entity_type text not null, entity_id uuid not null);
  insert into public.comments (tenant_id, entity_type, entity_id)
    select tenant_id, 'unit', id from public.units union all select tenant_id, 'document', id from public.documents`);

test.after(async () => {
  await superuser.end();
  await database.drop();
  await context.end();
});

const OTHERS = `update public.comments c set entity_id = (select u.id from public.units u where u.tenant_id <> c.tenant_id limit 1)
  where entity_type = 'unit' and id = (select id from public.comments where entity_type = 'unit' order by id limit 1)`;

const observed = async (sql: string, model = declared) =>
  flaws((await judgeBroken(superuser, model, sql, ['STR-14'])).checks).filter((line) =>
    line.startsWith('STR-14'),
  );

test('a pair that the model does not know is red, and green once it does', async () => {
  const [line, ...more] = await observed('select 1', withComments('stage: enforced'));
  assert.match(
    line ?? '',
    /^STR-14 red public\.comments\.entity_id: looks like a reference to the table that entity_type names/,
  );
  assert.equal(more, []);
  assert.equal(await observed('select 1'), []);
  assert.equal(await observed('select 1', withComments('polymorphic: { entity_id: false }')), []);
  const { checks } = await judge(superuser, declared, ['STR-14']);
  assert.ok(checks.some(({ id, verdict }) => id === 'STR-14' && verdict === 'green'));
});

test('rows whose target is gone, unknown or of another tenant are red', async () => {
  const reds: [sql: string, expected: RegExp][] = [
    [
      OTHERS,
      /^STR-14 red public\.comments\.entity_id: 1 row, .*\(entity_type unit\) → public\.units: the row hangs under a row of another tenant/,
    ],
    [
      "insert into public.comments (tenant_id, entity_type, entity_id) select id, 'unit', gen_random_uuid() from public.tenants limit 1",
      /1 row, .*public\.units: the row hangs in the air/,
    ],
    [
      "insert into public.comments (tenant_id, entity_type, entity_id) select tenant_id, 'notice', id from public.notices limit 1",
      /1 row, .*any table that entity_type names: the row refers to a kind of thing/,
    ],
    [
      "alter table public.comments alter entity_id drop not null; insert into public.comments (tenant_id, entity_type) select id, 'unit' from public.tenants limit 1",
      /1 row, public\.comments\.entity_id: the row is detached/,
    ],
  ];
  for (const [sql, expected] of reds) {
    const lines = await observed(sql);
    assert.is(lines.length, 1, sql);
    assert.match(lines[0] ?? '', expected);
  }
});

test('the fix that is printed keeps another row from going astray', async () => {
  const { checks } = await judgeBroken(superuser, declared, OTHERS, ['STR-14']);
  const fix = checks.find(({ id, verdict }) => id === 'STR-14' && verdict === 'red')?.fix ?? '';
  const statements = fix
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/^--\s*/, '').replace(/<type of [^>]*>/, 'uuid'));
  assert.is(statements.length, 5);
  await superuser.query('begin');
  try {
    await superuser.query('create unique index on public.documents (tenant_id, id)');
    for (const statement of statements) await superuser.query(statement);
    await assertRejects(OTHERS, '23503');
  } finally {
    await superuser.query('rollback');
  }
});

test('what cannot be counted is grey', async () => {
  const { checks } = await judgeBroken(
    superuser,
    declared,
    'alter table public.documents rename id to other',
    ['STR-14'],
  );
  assert.match(
    flaws(checks).join('\n'),
    /STR-14 grey public\.comments\.entity_id: .*no column public\.documents\.id/,
  );
});

test('columns that only look alike are none', async () => {
  const alike = `
    alter table public.comments drop column entity_type, drop column entity_id;
    create table public.payments (payment_id uuid primary key, payment_type text, tenant_id uuid, tenant_type text,
      document_id uuid references public.documents, document_type text, order_id bytea, order_type text)`;
  const model = parseModel(
    `${portal}\n  comments: { tenant: tenant_id }\n  payments: { tenant: tenant_id, key: payment_id }\n`,
    'bulkhead.yaml',
  );
  assert.equal(await observed(alike, model), []);
  for (const [type, id] of [
    ['"ownerKind"', '"ownerId"'],
    ['content_type_id', 'object_id'],
    ['target_table', 'target_uuid'],
  ]) {
    const lines = await observed(
      `alter table public.payments add ${type} text, add ${id} text`.replace(/^/, `${alike}; `),
      model,
    );
    assert.is(lines.length, 1, id);
  }
});

async function assertRejects(sql: string, code: string): Promise<void> {
  const outcome = await superuser.query(sql).then(
    () => 'accepted',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : String(error)),
  );
  assert.is(outcome, code);
}

test.run();
