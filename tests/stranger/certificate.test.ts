import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCertificates } from '../../scripts/lib/archive/certificate.ts';
import { newSigningKey, parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { makeCertificate } from '../keys/certificates.ts';
import { makeRun } from '../keys/made-runs.ts';
import { testContext } from '../support/context.ts';
import { nodes, openArchive, unzstd } from './stranger.ts';

test('a stranger with the private key of a certificate opens what was wrapped to it, on each Node.js', async () => {
  await using context = testContext();
  const [ours, other] = [makeCertificate({ name: 'safe' }), makeCertificate({ name: 'other' })];
  const signing = newSigningKey();
  const store = await context.temporaryFolder('store');
  const recipients = parseCertificates(ours.pem);
  const made = await makeRun(fileStore(store), { recipients, signing: parseSigningKey(signing.privatePem) });
  const keys = await context.temporaryFolder('keys');
  const publicKeyFile = join(keys, 'signing.pub.pem');
  await writeFile(publicKeyFile, signing.publicPem);
  const open = async (node: string, pem: string) => {
    const keyFile = join(keys, 'private.pem');
    await writeFile(keyFile, pem);
    const folder = join(store, made.prefix);
    return openArchive(node, { folder, object: 'schema.bha', keyFile, publicKeyFile });
  };

  for (const node of await nodes()) {
    const { code, stdout, stderr } = await open(node, ours.privatePem);
    assert.is(code, 0, stderr);
    assert.equal(JSON.parse((await unzstd(stdout)).toString()), { v: 1, name: 'schema.bha' });
  }
  const refused = await open(process.execPath, other.privatePem);
  assert.is(refused.code, 1);
  assert.match(refused.stderr, /the run does not open with rsa-[0-9a-f]{16}/);
  assert.is(refused.stdout.length, 0);
});

test.run();
