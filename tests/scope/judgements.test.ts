import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readScopeCatalog } from '../../scripts/lib/scope/catalog.ts';
import { withTenant } from '../../scripts/lib/scope/index.ts';
import { valueNeed } from '../../scripts/lib/scope/judge/values.ts';
import { ruleViews } from '../../scripts/lib/scope/judge/views.ts';
import { Judgements } from '../../scripts/lib/scope/judgements.ts';
import { parseSql } from '../../scripts/lib/sql/parse.ts';
import { member } from '../../scripts/lib/sql/tree.ts';
import type { KeyType } from '../../scripts/lib/tenancy/model.ts';
import { failure, portalGround } from './fixture.ts';

const ground = await portalGround();
const { a, b, admin, model } = ground;
const WHO = { actor: 'tester' };
const ROLE = { role: 'service_role' } as const;

test.after(async () => {
  await ground[Symbol.asyncDispose]();
});

async function catalogNow(listed: readonly string[] = []) {
  await admin.query("set search_path = ''");
  const catalog = await readScopeCatalog(admin, model, ['public'], listed);
  await ruleViews(catalog);
  return catalog;
}

test('judgements are remembered up to a bound, the ones used last', async () => {
  const judgements = new Judgements(await catalogNow(), 10);
  const ask = (n: number) =>
    judgements.check(`select ${n} from units where tenant_id = $1`, [a], a, 'statements');
  for (let n = 0; n < 50; n += 1) await ask(n);
  assert.is(judgements.size, 10);
  for (let n = 0; n < 1000; n += 1) await ask(49);
  assert.is(judgements.size, 10, 'one that is asked for again takes no other place');
});

test('what is remembered holds for every tenant and every value', async () => {
  const judgements = new Judgements(await catalogNow());
  const sql = 'select id from units where tenant_id = $1';
  for (let round = 0; round < 2; round += 1) {
    await judgements.check(sql, [a], a, 'statements');
    await judgements.check(sql, [b], b, 'statements');
    await failure(judgements.check(sql, [a], b, 'statements'));
    await failure(judgements.check(sql, [b], a, 'statements'));
    await failure(judgements.check(sql, [], a, 'statements'));
    await failure(judgements.check(sql, [a], undefined, 'statements'));
    const literal = `select id from units where tenant_id = '${a}'`;
    await judgements.check(literal, [], a, 'statements');
    await failure(judgements.check(literal, [], b, 'statements'));
    await failure(judgements.check(literal, [], undefined, 'statements'));
    await failure(judgements.check('select id from units', [], a, 'statements'));
    await judgements.check('select id from units', [], a, 'policies');
  }
});

test('values that only look like the tenant', async () => {
  const judgements = new Judgements(await catalogNow());
  const sql = 'select id from units where tenant_id = $1';
  const odd: unknown[] = [
    [a],
    { toString: () => a },
    { toPostgres: () => b, toString: () => a },
    Buffer.from(a),
    ` ${a}`,
    `{${a}}`,
    null,
    undefined,
  ];
  for (const value of odd) await failure(judgements.check(sql, [value], a, 'statements'));
  const list = 'select id from units where tenant_id = any($1)';
  await judgements.check(list, [[a, a.toUpperCase()]], a, 'statements');
  for (const value of [[a, b], [[a]], a, `{${a}}`, undefined]) {
    await failure(judgements.check(list, [value], a, 'statements'));
  }
});

test('casts that keep a key what it is', async () => {
  const need = async (type: KeyType, sql: string) => {
    const [statement] = await parseSql(`select ${sql}`, 'a value');
    return valueNeed(member(statement?.tree, 'targetList', 0, 'ResTarget', 'val'), type)?.kind;
  };
  for (const [type, sql, kind] of [
    ['uuid', '$1::uuid', 'parameter'],
    ['uuid', "'x'::pg_catalog.uuid", 'literal'],
    ['uuid', '$1::text', undefined],
    ['uuid', '$1::other.uuid', undefined],
    ['uuid', '$1::uuid[]', undefined],
    ['text', '$1::varchar', 'parameter'],
    ['text', '$1::varchar(3)', undefined],
    ['text', '$1::char(3)', undefined],
    ['bigint', '0', 'literal'],
    ['bigint', '-5::bigint', undefined],
    ['bigint', '$1::numeric', undefined],
    ['bigint', '$1 + 0', undefined],
    ['bigint', 'null', undefined],
  ] as const) {
    assert.is(await need(type, sql), kind, `${type}: ${sql}`);
  }
});

test('a statement that cannot be parsed names its place and runs nowhere', async () => {
  const service = await ground.scoped('authenticator', ROLE);
  const error = await failure(withTenant(service, a, WHO, (tx) => tx.query('select from from units')));
  assert.is(error.code, 'SQL_SYNTAX');
  assert.match(error.message, 'line 1');
});

test('functions that the application answers for', async () => {
  await admin.query("create function public.loud(text) returns text language sql as 'select upper($1)'");
  await admin.query('grant execute on function public.loud to service_role');
  const sql = 'select loud(unit_number) from units where tenant_id = $1';
  const strict = await ground.scoped('authenticator', ROLE);
  assert.match((await failure(withTenant(strict, a, WHO, (tx) => tx.query(sql, [a])))).message, 'loud()');
  const listed = await ground.scoped('authenticator', { ...ROLE, functions: ['loud'] });
  const { rowCount } = await withTenant(listed, a, WHO, (tx) => tx.query(sql, [a]));
  assert.ok((rowCount ?? 0) > 0);
});

test('after a migration: new tables, columns and views are known once the pool has looked again', async () => {
  const service = await ground.scoped('authenticator', ROLE);
  const view = 'select unit_number from only_numbers where tenant_id = $1';
  const column = 'select u.floor from units u where u.tenant_id = $1';
  await admin.query('create view public.only_numbers as select tenant_id, unit_number from public.units');
  await admin.query(
    'grant select on public.only_numbers to service_role; alter table public.units add floor int',
  );
  for (const sql of [view, column]) {
    const early = await failure(withTenant(service, a, WHO, (tx) => tx.query(sql, [a])));
    assert.is(early.code, 'SCOPE_STATEMENT', sql);
  }
  await service.refresh();
  for (const sql of [view, column]) await withTenant(service, a, WHO, (tx) => tx.query(sql, [a]));
});

test('judging can be asked for where policies hold as well', async () => {
  const both = await ground.scoped('portal_app', { judge: true });
  assert.is(both.wall, 'statements');
  const sql = 'select id from units';
  assert.is((await failure(withTenant(both, a, WHO, (tx) => tx.query(sql)))).code, 'SCOPE_STATEMENT');
  const { rows } = await withTenant(both, a, WHO, (tx) =>
    tx.query('select distinct tenant_id::text as id from units where tenant_id = $1', [a]),
  );
  assert.equal(rows, [{ id: a }]);
});

test('one table without row-level security is enough to be judged', async () => {
  await admin.query('alter table public.notices disable row level security');
  const judged = await ground.scoped('portal_app');
  assert.is(judged.wall, 'statements');
  await admin.query('alter table public.notices enable row level security');
  assert.is((await ground.scoped('portal_app')).wall, 'policies');
});

test('policies that stop holding under an open pool', async () => {
  const app = await ground.scoped('portal_app', {}, { max: 1, maxUses: 1 });
  await admin.query('alter table public.notices disable row level security');
  const error = await failure(withTenant(app, a, WHO, (tx) => tx.query('select 1')));
  assert.is(error.code, 'SCOPE_LOGIN');
  await admin.query('alter table public.notices enable row level security');
});

test.run();
