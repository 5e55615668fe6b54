import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { backupNightly } from '../../scripts/backup/backup-nightly.ts';
import { parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { listRuns, runPrefix } from '../../scripts/lib/backup/runs.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { ENCRYPTION_KEY, PORTAL_MODEL, refusalOf, SIGNING_KEY, sql } from '../backup/fixture.ts';
import { drillSample, findings, type SampleBackup } from '../restore/backup.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { runCommand, verify } from '../verify/made-run.ts';

const PUBLIC_KEY = parseSigningKey(SIGNING_KEY).publicKey.export({ type: 'spki', format: 'pem' }).toString();
const PARTIAL = 'test.partial';

function backUp(db: TestDatabase, folder: string, tenant: string | undefined) {
  return runCommand(backupNightly, {
    'database-url': db.url,
    config: PORTAL_MODEL,
    store: `file:${folder}`,
    'encryption-key': ENCRYPTION_KEY,
    'signing-key': SIGNING_KEY,
    environment: 'test',
    tenant,
    jobs: 2,
  });
}

test('a run of one tenant is complete in itself, restores by itself, and is no run of the environment', async () => {
  await using context = testContext();
  await using db = await createDatabase('portal-hardened');
  const folder = await context.temporaryFolder('store');
  const store = fileStore(folder);
  const [tenant = { id: '' }, other = { id: '' }] = await sql<{ id: string }>(
    db.url,
    'select id::text from public.tenants order by id',
  );
  const whole = await backUp(db, folder, undefined);
  const result = await backUp(db, folder, tenant.id);
  const again = await backUp(db, folder, other.id);
  assert.is(result.verdict, 'green', JSON.stringify(findings(result)));
  assert.is(result.scope?.environment, PARTIAL);
  assert.is(result.facts?.tenants, 1);
  assert.is(result.facts?.seq, 1, 'a chain of its own');
  assert.is(again.facts?.seq, 2);
  assert.is(again.facts?.comparedWith, null, 'two tenants are not compared');

  // Whoever asks for the runs of the environment does not see it.
  assert.equal(
    (await listRuns(store, 'test')).map(({ run }) => run),
    [whole.facts?.run],
  );
  assert.is((await listRuns(store, PARTIAL)).length, 2);
  const next = await backUp(db, folder, undefined);
  assert.is(next.facts?.seq, 2, 'the next whole run follows the whole one');
  const run = String(result.facts?.run);
  const keys = { environment: PARTIAL, 'signing-public-key': PUBLIC_KEY, 'encryption-key': ENCRYPTION_KEY };
  const verified = await verify({ folder }, { ...keys, run, deep: true });
  assert.is(verified.verdict, 'green', verified.summary);

  // Moved among the whole ones it is refused.
  const moved = await context.temporaryFolder('moved');
  await cp(folder, moved, { recursive: true });
  await cp(join(moved, runPrefix(PARTIAL, run)), join(moved, runPrefix('test', run)), { recursive: true });
  const forged = await verify({ folder: moved }, { ...keys, environment: 'test', run });
  // Beside it, where two runs were made within a second, its number may look like one from before.
  const codes = findings(forged).map((line) => line.split(' ')[0]);
  assert.ok(codes.includes('MANIFEST_ELSEWHERE'), codes.join());
  assert.is(forged.verdict, 'red');

  // It restores into an empty database, which then holds this tenant alone.
  await using target = await createDatabase('empty');
  const sample = { folder, encryption: ENCRYPTION_KEY, verifying: PUBLIC_KEY } as const;
  const drilled = await drillSample(sample as SampleBackup, { target, input: { environment: PARTIAL, run } });
  assert.equal(findings(drilled), []);
  assert.equal(await sql(target.url, 'select id::text from public.tenants'), [{ id: tenant.id }]);
  const count = `select count(*)::int as count from public.messages where tenant_id = '${tenant.id}'`;
  assert.equal(await sql(target.url, count), await sql(db.url, count));
});

test('a tenant that does not exist is refused, and nothing is written', async () => {
  await using context = testContext();
  await using db = await createDatabase('portal');
  const folder = await context.temporaryFolder('store');
  const error = await refusalOf(backUp(db, folder, '00000000-0000-0000-0000-000000000000'));
  assert.is(error.code, 'TENANT_UNKNOWN');
  assert.match(error.what, /there is no tenant "00000000-.*" among the 3 of the database/);
  assert.equal(await listRuns(fileStore(folder), PARTIAL), []);
});

test.run();
