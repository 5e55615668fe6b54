import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withTenant } from '../../scripts/lib/scope/index.ts';
import { openScopedPool, type ScopedPool } from '../../scripts/lib/scope/scoped-pool.ts';
import { CLAIMS, policies, workshop } from '../isolation/workshop.ts';
import { createDatabase } from '../support/postgres.ts';
import { failure } from './fixture.ts';

// Bigint keys past 2^53, camelCase, another schema, a setting or a membership as the claim, keys of several columns.

const database = await createDatabase('empty');
const admin = new pg.Client({ connectionString: database.url });
await admin.connect();
await admin.query(await readFile('tests/isolation/workshop.sql', 'utf8'));
const [OWN, OTHER] = ['9007199254740993', '9007199254740992'];
await admin.query(`
  insert into internal.person (email) values ('a@example.com');
  insert into shop."Organisation" values (${OWN}, 'Organisation 001'), (${OTHER}, 'Organisation 002');
  insert into shop."Member" values ('ann', ${OWN}), ('bob', ${OTHER});
  insert into shop."Project" ("orgId", "siteCode", label) select "orgKey", 'S', 'Project of ' || label from shop."Organisation";
  insert into shop."Task" ("orgId", "projectId", site, "ownerId", mood, done, label)
    select p."orgId", p."projectId", 'S', (select id from internal.person), 'calm', 50, p.label || ': task' from shop."Project" p;
  insert into shop."TaskNote" select "taskId" * 10, "taskId", label || ': note' from shop."Task";
  insert into shop."Event" ("orgId", at) select "orgKey", '2026-05-05' from shop."Organisation";
  insert into shop.tag values ('new');
  insert into shop."ProjectTag" select "orgId", "projectId", 'new' from shop."Project";`);
const pools: pg.Pool[] = [];
const log = { warn: () => undefined };
const WHO = { actor: 'tester' };

test.after(async () => {
  for (const pool of pools) await pool.end();
  await admin.end();
  await database.drop();
});

async function open(login: string, claim: string, options: { role?: string } = {}): Promise<ScopedPool> {
  const pool = new pg.Pool({ connectionString: database.urlFor(login), max: 1 });
  pools.push(pool);
  return await openScopedPool(pool, { model: workshop(claim), log, ...options });
}

const service = await open('authenticator', CLAIMS.setting, { role: 'service_role' });

test('statements: keys are compared exactly, however they are given', async () => {
  assert.is(service.wall, 'statements');
  const sql = 'select label from "Project" where "orgId" = $1';
  for (const key of [OWN, BigInt(OWN)]) {
    const { rows } = await withTenant(service, key, WHO, (tx) => tx.query(sql, [key]));
    assert.equal(rows, [{ label: 'Project of Organisation 001' }]);
  }
  for (const key of [OTHER, Number(OWN), `0${OWN}`, `${OWN}.0`, `${OWN} `]) {
    const error = await failure(withTenant(service, OWN, WHO, (tx) => tx.query(sql, [key])));
    assert.is(error.code, 'SCOPE_STATEMENT', String(key));
  }
  for (const key of [Number(OWN), '1e3', '', '9223372036854775808', -0.5]) {
    assert.is(
      (await failure(withTenant(service, key, WHO, async () => 1))).code,
      'SCOPE_TENANT',
      String(key),
    );
  }
  assert.is((await failure(withTenant(service, '3', WHO, async () => 1))).code, 'SCOPE_TENANT');
});

const ACCEPTED = [
  `select * from shop."Task" where "orgId" = ${OWN}`,
  `select * from shop."Task" where "orgId" = '${OWN}'`,
  `select * from shop."Task" where "orgId" = '${OWN}'::bigint`,
  'select t."taskId" from "Task" t join "Project" using ("orgId", "projectId") where "orgId" = $1',
  'select n.body from "TaskNote" n join "Task" t using ("taskId") where t."orgId" = $1',
  'select n.body from "TaskNote" n where n."taskId" in (select "taskId" from "Task" where "orgId" = $1)',
  'select * from "Event" where "orgId" = $1',
  'select code from tag',
  'insert into "TaskNote" ("noteId", "taskId", body) select 77, "taskId", $2::text from "Task" where "orgId" = $1',
  'delete from "ProjectTag" p using "Project" j where p."orgId" = j."orgId" and p."projectId" = j."projectId" and j."orgId" = $1',
];
const REFUSED = [
  'select * from shop."Task"',
  `select * from shop."Task" where "orgId" = ${OTHER}`,
  `select * from shop."Task" where "orgId" = ${OWN}.0`,
  `select * from shop."Task" where "orgId" = '${OWN}'::numeric`,
  'select * from shop."Task" where orgid = $1',
  'select n.body from "TaskNote" n join "Task" t using ("taskId") where t.label = \'x\'',
  'select label from "OpenTask"',
  'select * from "Event_2026" where "orgId" = $1',
  'select * from internal.person',
  'insert into "TaskNote" ("noteId", "taskId", body) values (78, 1, \'x\')',
  "insert into \"Project\" values ($1, default, 'S', 'x'), (5, default, 'S', 'x')",
  'select nextval(\'shop."Task_taskId_seq"\')',
];
test('statements: quoted names, USING, via, partitions', async () => {
  const values = (sql: string) => (sql.includes('$2') ? [OWN, 'x'] : sql.includes('$1') ? [OWN] : []);
  const undo = new Error('undone');
  for (const sql of ACCEPTED) {
    const error = await failure(
      withTenant(service, OWN, WHO, async (tx) => {
        const { rows } = await tx.query(sql, values(sql));
        assert.ok(!JSON.stringify(rows).includes('002'), sql);
        throw undo;
      }),
    );
    assert.is(error, undo, `${sql}: ${error.message}`);
  }
  for (const sql of REFUSED) {
    const error = await failure(withTenant(service, OWN, WHO, (tx) => tx.query(sql, values(sql))));
    assert.is(error.code, 'SCOPE_STATEMENT', sql);
  }
});

test('policies: a setting as the claim', async () => {
  const model = workshop(CLAIMS.setting);
  await admin.query(policies(model));
  const app = await open('portal_app', CLAIMS.setting);
  assert.is(app.wall, 'policies');
  const { rows } = await withTenant(app, OWN, WHO, (tx) => tx.query('select label from "Task"'));
  assert.equal(rows, [{ label: 'Project of Organisation 001: task' }]);
});

test('policies: a membership as the claim needs the user', async () => {
  const model = workshop(CLAIMS.membership);
  const dropped = await admin.query<{ sql: string }>(
    "select format('drop policy %I on %s', polname, polrelid::regclass) as sql from pg_policy",
  );
  for (const { sql } of dropped.rows) await admin.query(sql);
  await admin.query(policies(model));
  const app = await open('portal_app', CLAIMS.membership);
  assert.match((await failure(withTenant(app, OWN, WHO, async () => 1))).message, 'names none');
  const { rows } = await withTenant(app, OWN, { ...WHO, subject: 'ann' }, (tx) =>
    tx.query('select label from "Task"'),
  );
  assert.equal(rows, [{ label: 'Project of Organisation 001: task' }]);
  const stranger = await failure(withTenant(app, OWN, { ...WHO, subject: 'bob' }, async () => 1));
  assert.is(stranger.code, 'SCOPE_TENANT', 'bob does not see the organisation of ann');
});

test.run();
