import pg from 'pg';
import { test } from 'uvu';
import { withDatabase } from '../../scripts/lib/postgres/url.ts';
import { makeKeys, openWorld } from './docs-world.ts';

// Command lines of the pages, run with the pages' own arguments: drills, and restores for real. Only what stands in <…> or … is filled in.

test('drills and restores run as they stand on the pages', async () => {
  await using world = await openWorld('portal-hardened');
  const { run, as, filled, checkout, secret, staging } = world;
  const { signs, opens } = await makeKeys(world);
  const into = { STAGING_DATABASE_URL: staging.url };
  await run('backup/backup-nightly.ts', { ...as.backup, ...signs }, 0, /GREEN backup-nightly/);
  await checkout.write('package.json', '{ "scripts": { "smoke": "true" } }\n');
  await run(
    "backup/restore-drill.ts --run random --check-command 'npm run smoke'",
    { ...opens, ...into },
    0,
    /CHECK-COMMAND.*came back whole|came back whole[\s\S]*CHECK-COMMAND/,
  );
  await checkout.copy('keys/safe.p12', 'safe.p12');
  const safe = { BACKUP_KEY_PASSPHRASE: await secret('safe.passphrase.txt'), ...into };
  await run('backup/restore-drill.ts --pkcs12 safe.p12', safe, 0, /came back whole/);

  // A restore for real asks for the name of its database.
  const [tenant] = await rows(world.db.url, 'select id from public.tenants order by id limit 1');
  filled.set('<tenant>', String(tenant?.id));
  await rows(staging.url, 'create database portal');
  await rows(staging.url, 'create database one_tenant');
  await checkout.write('url.txt', withDatabase(staging.url, { database: 'portal' }));
  await run('backup/restore-database.ts --run latest --into-file url.txt', opens, 0, /can be restored into/);
  await run(
    'backup/restore-database.ts --run latest --into-file url.txt --apply --confirm portal',
    opens,
    0,
    /was restored into/,
  );
  await checkout.write('url.txt', withDatabase(staging.url, { database: 'one_tenant' }));
  await run(
    'backup/restore-database.ts --run latest --tenant <tenant> --into-file url.txt --apply --confirm one_tenant',
    opens,
    0,
    /GREEN restore-database/,
  );
});

async function rows(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: found } = await client.query(text).finally(() => client.end());
  return found;
}

test.run();
