import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { test } from 'uvu';
import { makeKeys, openWorld, type ReadersWorld } from './docs-world.ts';

// Command lines of the pages, run with the pages' own arguments: backups, their keys and their end. Only what stands in
// <…> or … is filled in.

test('backups and keys run as they stand on the pages', async () => {
  await using world = await openWorld('portal-hardened', 1);
  const { run, as, filled, fact, secret } = world;
  const { signs, opens, holds, passphrase } = await makeKeys(world);
  await run(
    'backup/backup-nightly.ts --store file:./store',
    { ...as.backup, ...signs },
    0,
    /GREEN backup-nightly/,
  );
  const first = await fact('backup-nightly', 'run');
  filled.set('<run>', first);
  filled.set('<number>', '12');
  const [tenant] = await rows(world.db.url, 'select id from public.tenants order by id limit 1');
  filled.set('<tenant>', String(tenant?.id));
  await run('backup/backup-nightly.ts --tenant <tenant>', { ...as.backup, ...signs }, 0, /holds 1 tenant/);
  await run(
    'backup/backup-nightly.ts --signing-key-file signing.pem --environment production',
    as.backup,
    0,
    /GREEN backup-nightly/,
  );

  // Looking.
  await run('backup/list-backups.ts --signing-public-key signing.pub.pem', {}, 0, /GREEN list-backups: 2/);
  await run('backup/list-backups.ts --environment production --json', {}, 0, /"verdict": "green"/);
  await run('backup/list-keys.ts --certificates certificates.pem', {}, 2, /GREY list-keys/);
  await run(
    'backup/list-keys.ts --certificates certificates.pem --signing-public-key signing.pub.pem',
    {},
    2,
    /GREY list-keys/,
  );
  await run('backup/list-keys.ts --pkcs12 operations.p12 --json', passphrase, 0, /"verdict": "green"/);
  await run('backup/verify-backup.ts --signing-public-key signing.pub.pem', {}, 0, /GREEN verify-backup/);
  await run('backup/verify-backup.ts --deep', opens, 0, /GREEN verify-backup/);
  await run('backup/verify-backup.ts --run all --sample 20', opens, 0, /GREEN verify-backup/);

  // Holding and pruning.
  await run(
    'backup/hold-backup.ts --run <run> --reason "drill of <run> failed"',
    holds,
    0,
    /The run is held/,
  );
  await run(
    'backup/hold-backup.ts --run <run> --release --reason "incident <number> is closed"',
    holds,
    0,
    /GREEN hold-backup/,
  );
  await run('backup/retention-prune.ts --dry-run', {}, 0, /nothing was done/);
  const prunes = { BACKUP_MARKS_KEY: await secret('marks-prune.pem') };
  await run('backup/retention-prune.ts --apply', prunes, 0, /GREEN retention-prune/);
  await run('backup/retention-prune.ts --apply --environment production', prunes, 0, /GREEN retention-prune/);
  await keys(world, passphrase);
});

/** The commands for keys, which need none that is there but for retiring one. */
async function keys({ run, filled, checkout, secret }: ReadersWorld, passphrase: Record<string, string>) {
  await run(
    'backup/create-keys.ts --out keys-2027 --parts certificates --names operations-2027',
    {},
    0,
    /GREEN create-keys/,
  );
  await run(
    'backup/rotate-keys.ts --add keys-2027/certificates.pem --pkcs12 operations.p12',
    passphrase,
    0,
    /GREEN rotate-keys/,
  );
  await checkout.copy('keys-2027/operations-2027.p12', 'operations-2027.p12');
  const next = await readFile(join(checkout.folder, 'keys-2027/operations-2027.passphrase.txt'), 'utf8');
  const [, old = ''] = /operations\.p12 +private key (rsa-\w+)/.exec(await secret('CEREMONY.txt')) ?? [];
  filled.set('<key>', old);
  await run(
    'backup/rotate-keys.ts --retire <key> --pkcs12 operations-2027.p12',
    { BACKUP_KEY_PASSPHRASE: next.trim() },
    0,
    /GREEN rotate-keys/,
  );
  await run('backup/create-keys.ts --parts signing --out signing-2027', {}, 0, /GREEN create-keys/);
  await run('backup/create-keys.ts --parts marks --out marks-2027', {}, 0, /GREEN create-keys/);
  await checkout.remove('marks-2027');
  await run(
    'backup/create-keys.ts --parts marks --marks prune,drill,legal --out marks-2027',
    {},
    0,
    /GREEN create-keys/,
  );
  await checkout.remove('marks-2027');
  await run(
    'backup/create-keys.ts --out marks-2027 --parts marks --marks prune,drill,legal',
    {},
    0,
    /GREEN create-keys/,
  );
  filled.set('<medium>', 'medium');
  await run('backup/create-keys.ts --out <medium>/keys', {}, 0, /GREEN create-keys/);
}

async function rows(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: found } = await client.query(text).finally(() => client.end());
  return found;
}

test.run();
