import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  AUDIT_TRIGGERS,
  auditTriggerSql,
  expectedArguments,
  readAuditTriggers,
} from '../../scripts/lib/audit/triggers.ts';
import { auditedTables } from '../../scripts/lib/tenancy/model.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { createDatabase } from '../support/postgres.ts';
import { session } from './fixture.ts';

test('the triggers of 002_audit_events.sql are those that bulkhead.yaml asks for', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  const expected = expectedArguments(await readModel('bulkhead.yaml')).flatMap((table) =>
    Object.values(AUDIT_TRIGGERS).map((name) => ({ ...table, name, enabled: 'A' })),
  );
  const byName = (a: { table: string; name: string }, b: { table: string; name: string }) =>
    `${a.table} ${a.name}` < `${b.table} ${b.name}` ? -1 : 1;
  assert.equal((await readAuditTriggers(admin)).sort(byName), expected.sort(byName));
  await admin.end();
});

test('the statements made from the model make the same triggers', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  const shape = `select pg_get_triggerdef(oid) as definition, tgenabled from pg_trigger
    where tgfoid = 'bulkhead.record_audit_event'::regproc order by 1`;
  const before = await admin.query(shape);
  for (const table of auditedTables(await readModel('bulkhead.yaml'))) {
    for (const sql of auditTriggerSql(table)) await admin.query(sql);
  }
  assert.equal(
    (await admin.query(shape)).rows.map((row) => JSON.stringify(row).replaceAll(/\\?"/g, '')),
    before.rows.map((row) => JSON.stringify(row).replaceAll(/\\?"/g, '')),
  );
  await admin.end();
});

test.run();
