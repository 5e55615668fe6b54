import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { ENCRYPTION_KEY } from '../backup/fixture.ts';
import { startFakeB2 } from '../support/b2-fake/server.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { startFakeS3 } from '../support/s3-fake/server.ts';
import { installBundle } from './installed.ts';

// What a night does, from the bundle alone: no package and no source of ours can be reached from it.

const context = testContext();
const bundle = await installBundle(context);
const portal = await createDatabase('portal-hardened');
const staging = await createDatabase('empty');
const store = `file:${await context.temporaryFolder('store')}`;
const signing = newSigningKey();
const keys = { store, environment: 'test', 'encryption-key': ENCRYPTION_KEY };

test.after(async () => {
  await portal.drop();
  await staging.drop();
  await context.end();
});

test('hardening-status: green, with the parser of the migrations from its WASM file', async () => {
  const { code, log, outputs } = await bundle.step('hardening-status', {
    'database-url': portal.urlFor('bulkhead_operator'),
  });
  assert.is(code, 0, log);
  assert.is(outputs.get('verdict'), 'green');
});

test('canary-check: it looks, and its report is written once', async () => {
  const { code, log, reports } = await bundle.step('canary-check', {
    'database-url': portal.urlFor('bulkhead_operator'),
  });
  assert.is.not(code, -1, log);
  assert.is(reports.length, 1, log);
  assert.not.match(log, /an unexpected error/);
});

test('backup-encrypt-upload, then restore-drill into a given database: the same rows', async () => {
  const backup = await bundle.step('backup-encrypt-upload', {
    ...keys,
    'database-url': portal.urlFor('bulkhead_backup'),
    'signing-key': signing.privatePem,
  });
  assert.is(backup.code, 0, backup.log);
  assert.is(backup.outputs.get('tenants'), '3');

  const drill = await bundle.step('restore-drill', {
    ...keys,
    'signing-public-key': signing.publicPem,
    'staging-database-url': staging.url,
    'database-url': portal.url,
    'same-server': 'true',
  });
  assert.is(drill.code, 0, drill.log);
  assert.is(drill.outputs.get('run'), backup.outputs.get('run'));
});

test('restore-drill without a database: the bundle has no server, and the refusal names the input', async () => {
  const { code, log } = await bundle.step('restore-drill', {
    ...keys,
    'signing-public-key': signing.publicPem,
  });
  assert.is(code, 2, log);
  assert.match(log, /^::error title=restore-drill::error: no PostgreSQL 18 .* is installed/m);
  assert.match(log, /Give STAGING_DATABASE_URL \(input staging-database-url\) of a server of your own/);
});

/** The drivers are loaded when an address asks for them: what they need is in chunks of their own. */
async function isKeptAndRead(bucket: Readonly<Record<string, string>>): Promise<void> {
  const backup = await bundle.step('backup-encrypt-upload', {
    ...keys,
    ...bucket,
    'database-url': portal.urlFor('bulkhead_backup'),
    'signing-key': signing.privatePem,
  });
  assert.is(backup.code, 0, backup.log);
  const read = await bundle.step('verify-backup', {
    ...keys,
    ...bucket,
    'signing-public-key': signing.publicPem,
  });
  assert.is(read.code, 0, read.log);
}

test('a backup into an S3 bucket, and read back from it', async () => {
  await using fake = await startFakeS3();
  await isKeptAndRead({
    store: 's3://backups/night',
    's3-endpoint': fake.endpoint,
    's3-region': fake.state.kind.region,
    's3-access-key-id': fake.credentials.accessKeyId,
    's3-secret-access-key': fake.credentials.secretAccessKey,
    's3-session-token': fake.credentials.sessionToken ?? '',
  });
});

test('a backup into a B2 bucket, and read back from it', async () => {
  await using fake = await startFakeB2();
  await isKeptAndRead({
    store: 'b2://backups/night',
    'b2-endpoint': fake.endpoint,
    'b2-application-key-id': fake.key.applicationKeyId,
    'b2-application-key': fake.key.applicationKey,
  });
});

test('a PKCS#12 file that is none is refused by the library that is loaded for it', async () => {
  const file = join(bundle.checkout, 'key.p12');
  await writeFile(file, randomBytes(500));
  const { code, log } = await bundle.step('restore-drill', {
    store,
    environment: 'test',
    pkcs12: file,
    passphrase: 'a-passphrase',
    'signing-public-key': signing.publicPem,
  });
  assert.is(code, 2, log);
  assert.match(log, /::error .*PKCS#?12/i);
  assert.not.match(log, /an unexpected error/);
});

test.run();
