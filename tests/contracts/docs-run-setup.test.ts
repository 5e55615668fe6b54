import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeKeys, openWorld } from './docs-world.ts';

// Command lines of the pages, run with the pages' own arguments: setting up, from a portal with orphans to the first recorded evidence; then a rotation and a new development. Only what stands in <…> or … is filled in.

test('setting up runs as it stands on the pages', async () => {
  await using world = await openWorld('portal');
  const { run, as, filled, fact, secret, checkout } = world;

  // Setting up: a portal with orphans, hardened.
  await sql(world.db.url, LOSE_THREE);
  filled.set('postgresql://<superuser>', world.db.url);
  filled.set('postgresql://<owner>', world.db.urlFor('portal_owner'));
  if ((await checkout.run('command -v psql', {})).code === 0) {
    await run(
      'psql "postgresql://<superuser>" -v ON_ERROR_STOP=1 -f docs/examples/portal/roles.sql',
      {},
      0,
      /ALTER ROLE/,
    );
    await run(
      'psql "postgresql://<owner>" -v ON_ERROR_STOP=1 -f docs/examples/portal/grants.sql',
      {},
      0,
      /GRANT/,
    );
  }
  await run('openssl rand -hex 16', {}, 0, /^[0-9a-f]{32} $/);
  await run('hardening/apply-migrations.ts --to 000_recovery_runs.sql', as.owner, 0, /2 migrations applied/);
  await run('hardening/recover-orphaned-messages.ts --dry-run', as.operator, 1, /RED/);
  filled.set('<plan>', await fact('recover-orphaned-messages', 'plan'));
  await run('hardening/recover-orphaned-messages.ts --apply', as.operator, 0, /rows recovered by plan/);
  await run('hardening/recover-orphaned-messages.ts --undo <plan>', as.operator, 0, /GREEN/);
  await run('hardening/recover-orphaned-messages.ts --dry-run', as.operator, 1, /RED/);
  await run('hardening/recover-orphaned-messages.ts --apply', as.operator, 0, /rows recovered by plan/);
  await run('hardening/apply-migrations.ts --dry-run', as.owner, 0, /would be applied/);
  await run('hardening/apply-migrations.ts', as.owner, 0, /migrations applied/);
  await run('hardening/apply-migrations.ts --status', as.owner, 0, /5 applied/);
  await run('hardening/hardening-status.ts', as.operator, 0, /GREEN hardening-status/);
  await run('hardening/test-tenant-isolation.ts', as.operator, 2, /Failed: 0 Not probed: 1 /);

  const { passphrase, opens } = await makeKeys(world);
  await run('cp keys/certificates.pem keys/signing.pub.pem keys/marks.pub.pem .', {}, 0, /^$/);
  await run(
    'git add certificates.pem signing.pub.pem marks.pub.pem && git commit -m "Public halves of the keys of our backups"',
    {},
    0,
    /3 files changed/,
  );
  const { output: untracked } = await checkout.run('git status --short --untracked-files=all -- keys', {});
  assert.is(untracked, '', 'no private key can be committed by mistake');
  const into = { STAGING_DATABASE_URL: world.staging.url };
  await run('backup/check-bucket.ts --dry-run', {}, 0, /nothing was stored/);
  await run('backup/check-bucket.ts', {}, 2, /check-bucket/);
  await run('backup/backup-nightly.ts --dry-run', as.backup, 0, /GREEN backup-nightly/);
  await run(
    'backup/backup-nightly.ts --signing-key-file keys/signing.pem',
    as.backup,
    0,
    /GREEN backup-nightly/,
  );
  await run('backup/backup-nightly.ts --signing-key-file signing.pem', as.backup, 0, /GREEN backup-nightly/);
  const safe = { BACKUP_KEY_PASSPHRASE: await secret('safe.passphrase.txt') };
  await run('backup/restore-drill.ts --pkcs12 keys/safe.p12', { ...safe, ...into }, 0, /came back whole in/);
  await run('backup/retention-prune.ts', {}, 0, /nothing was done/);
  await run('evidence/send-alert.ts --inbox .bulkhead/reports --dry-run', SLACK, 0, /nothing was sent/);
  await run('evidence/record-reports.ts --inbox .bulkhead/reports --git .', {}, 0, /GREEN record-reports/);
  // Nothing is recorded yet in which the first backups could have been anchored.
  await run('evidence/verify-reports.ts --git', {}, 2, /chain intact, 0 anchors match/);

  // A rotation, and a new development.
  await run('backup/list-keys.ts', opens, 0, /GREEN list-keys/);
  await run(
    'backup/create-keys.ts --parts certificates --names operations-2027 --out keys-2027',
    {},
    0,
    /GREEN/,
  );
  await run(
    'backup/rotate-keys.ts --add keys-2027/certificates.pem --pkcs12 operations.p12 --dry-run',
    passphrase,
    0,
    /GREEN rotate-keys/,
  );
  await run(
    'backup/rotate-keys.ts --add keys-2027/certificates.pem --pkcs12 operations.p12',
    passphrase,
    0,
    /GREEN rotate-keys/,
  );
  const next = await readFile(join(checkout.folder, 'keys-2027/operations-2027.passphrase.txt'), 'utf8');
  const alone = { BACKUP_KEY_PASSPHRASE: next.trim(), ...into };
  await run('backup/restore-drill.ts --pkcs12 keys-2027/operations-2027.p12', alone, 0, /came back whole in/);
  await run('hardening/check-scoped-client.ts', {}, 0, /the scoped client holds/);
  const gate = { DEMO_SEED_SECRET: randomBytes(32).toString('hex') };
  await run(
    'hardening/configure-gate.ts --environment staging',
    { ...as.owner, ...gate },
    0,
    /is marked staging/,
  );
  const demo = await readFile('docs/examples/portal/seeds/harbour-quay.json', 'utf8');
  await checkout.write('demo.json', demo);
  const real = {
    ...JSON.parse(await readFile('docs/examples/portal/seeds/meadow-park.json', 'utf8')),
    is_demo: false,
  };
  await checkout.write('seed.json', JSON.stringify({ ...real, seed_identifier: 'abc-park-production-001' }));
  const seeds = { ...as.operator, ...gate };
  await run(
    'hardening/create-development-safe.ts seed.json --dry-run',
    seeds,
    0,
    /rehearsed and taken back; it would have been/,
  );
  await run(
    'hardening/create-development-safe.ts seed.json --confirm abc-park-production-001',
    seeds,
    0,
    /inserted/,
  );
  await run(
    'ALLOW_DEMO_SEED=true npx tsx scripts/hardening/create-development-safe.ts demo.json',
    seeds,
    0,
    /inserted/,
  );
});

const SLACK = { SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T00000000/B00000000/not-a-webhook' };

const LOSE_THREE = `update public.messages set tenant_id = null, development_id = null, unit_id = null
  where id in (select id from public.messages where metadata ? 'unitUid' order by id limit 3)`;

async function sql(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

test.run();
