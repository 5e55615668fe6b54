import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { readWritingKeys } from '../../scripts/lib/backup/keys.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { runScript } from '../support/command-line.ts';
import { createDatabase } from '../support/postgres.ts';
import { makeCertificate } from './certificates.ts';
import { backUpWith, drill, list, mint, signers } from './life-of-keys.ts';

test('a backup encrypted to certificates alone: its writer cannot read it, each key of the safe can', async () => {
  await using source = await createDatabase('portal-hardened');
  await using target = await createDatabase('empty');
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-certificates-'));
  try {
    const store = fileStore(folder);
    const [operations, safe] = [await mint('operations'), await mint('safe')];
    const [before, present] = [newSigningKey(), newSigningKey()];
    const { trusted } = signers(before.privatePem, present.privatePem);
    const life = { store, trusted };
    const texts = { certificates: operations.pem + safe.pem, encryption: undefined };
    const url = source.urlFor('bulkhead_backup');
    const first = { ...texts, signing: before.privatePem, trusted: undefined };
    await backUpWith(store, url, readWritingKeys(first, new Date()));
    // The signing key was changed: the run of the old one is followed, and is no finding.
    const second = { ...texts, signing: present.privatePem, trusted: before.publicPem + present.publicPem };
    const run = await backUpWith(store, url, readWritingKeys(second, new Date()));
    assert.is(run.manifest.seq, 2);
    const kids = [operations.recipient.kid, safe.recipient.kid];
    assert.equal(await list(life, [safe.opening]), [kids, kids]);
    assert.equal(await drill(life, [safe.opening], target.url), []);
    assert.equal(await drill(life, [operations.opening], undefined), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the command: certificates from a file, the warning of a single key, and a drill that needs the private key', async () => {
  await using source = await createDatabase('portal-hardened');
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-certificates-'));
  try {
    const signing = newSigningKey();
    const one = makeCertificate({ name: 'only' });
    const env = {
      DATABASE_URL: source.urlFor('bulkhead_backup'),
      BACKUP_STORE: `file:${folder}/store`,
      BULKHEAD_REPORTS: `${folder}/reports`,
      BACKUP_CERTIFICATES: one.pem,
      BACKUP_SIGNING_KEY: signing.privatePem,
    };
    for (const _ of [1, 2]) {
      const made = await runScript('scripts/backup/backup-nightly.ts', ['--jobs', '2'], { env });
      assert.is(made.code, 0, made.stderr);
      assert.match(made.stdout, /warning: the backup opens\s+with one key only/);
    }
    const weak = { ...env, BACKUP_CERTIFICATES: makeCertificate({ bits: 2048 }).pem };
    const refused = await runScript('scripts/backup/backup-nightly.ts', [], { env: weak });
    assert.is(refused.code, 2);
    assert.match(refused.stderr, /2048 bits[\s\S]*create-keys/);
    const blind = await runScript('scripts/backup/restore-drill.ts', ['--dry-run'], { env });
    assert.match(blind.stderr, /nor BACKUP_PRIVATE_KEY, nor BACKUP_PKCS12/);
    const held = { ...env, BACKUP_PRIVATE_KEY: one.privatePem };
    for (const args of [
      ['scripts/backup/restore-drill.ts', '--dry-run'],
      ['scripts/backup/verify-backup.ts', '--deep', '--run', 'all'],
    ]) {
      const [script = '', ...rest] = args;
      const opened = await runScript(script, rest, { env: held });
      assert.is(opened.code, 0, opened.stdout + opened.stderr);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.run();
