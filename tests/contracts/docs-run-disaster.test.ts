import pg from 'pg';
import { test } from 'uvu';
import { makeKeys, openWorld } from './docs-world.ts';

// Command lines of the pages, run with the pages' own arguments: an incident and a restore. Only what stands in <…> or … is filled in.

test('an incident and a restore run as they stand on the pages', async () => {
  await using world = await openWorld('portal-hardened');
  const { run, as, filled, fact, checkout } = world;
  const { signs, holds, opens } = await makeKeys(world);
  await run('hardening/hardening-status.ts', as.operator, 0, /GREEN/);
  await run('evidence/record-reports.ts --inbox .bulkhead/reports --git .', {}, 0, /GREEN record-reports/);
  await run('backup/backup-nightly.ts', { ...as.backup, ...signs }, 0, /GREEN backup-nightly/);
  filled.set('<run>', await fact('backup-nightly', 'run'));
  filled.set('<number>', '12');
  filled.set('<file>', '004_remark.sql');
  await sql(world.db.urlFor('bulkhead_operator'), SOMETHING_TO_SEAL);

  await run('backup/hold-backup.ts --run <run> --reason "incident <number>"', holds, 0, /The run is held/);
  await run('backup/hold-backup.ts --run <run> --reason "migration <file>"', holds, 0, /The run is held/);
  await run('hardening/seal-audit.ts', as.operator, 0, /none was changed/);
  filled.set('<witness>', `${await fact('seal-audit', 'seal')}:${await fact('seal-audit', 'head')}`);
  await run('hardening/seal-audit.ts --witness <witness>', as.operator, 0, /none was changed/);
  await run('hardening/hardening-status.ts --baseline reports', as.operator, 0, /GREEN hardening-status/);
  await run('hardening/hardening-status.ts --check RLS,CTX,PRV', as.operator, 0, /GREEN hardening-status/);
  await run('hardening/test-tenant-isolation.ts --table messages', as.operator, 2, /Failed: 0/);
  await run(
    'hardening/canary-check.ts --only CAN-01,CAN-02,CAN-03,CAN-04,CAN-05,CAN-06',
    as.operator,
    0,
    /silent/,
  );
  await run('hardening/scan-service-key.ts src dist', {}, 0, /no service key/);
  await run('hardening/scan-service-key.ts . --history', {}, 0, /no service key/);
  await checkout.write(
    'migrations/004_remark.sql',
    "comment on table public.notices is 'What all of a development may read';\n",
  );
  await run('hardening/migration-gate.ts --explain migrations/<file>', {}, 0, /GREEN migration-gate/);
  // The drill holds the copy against the migrations that are there.
  await checkout.git('clean', '--force', '--quiet', 'migrations');

  // The restore.
  await run('backup/verify-backup.ts --run <run> --deep', opens, 0, /GREEN verify-backup/);
  await run(
    'backup/restore-drill.ts --run <run>',
    { ...opens, STAGING_DATABASE_URL: world.staging.url },
    0,
    /came back whole in/,
  );
  await checkout.write('url.txt', world.target.url);
  filled.set('<database>', world.target.name);
  await run(
    'backup/restore-database.ts --run <run> --into-file url.txt',
    opens,
    0,
    /can be restored into .*; nothing was changed/,
  );
  await run(
    'backup/restore-database.ts --run <run> --into-file url.txt --apply --confirm <database>',
    opens,
    0,
    /was restored into .* rows, all as in the backup/,
  );
  await run('backup/backup-nightly.ts', { ...as.backup, ...signs }, 0, /GREEN backup-nightly/);

  await run('evidence/record-reports.ts --inbox .bulkhead/reports --git .', {}, 0, /GREEN record-reports/);
  await run('evidence/verify-reports.ts --git', {}, 0, /chain intact/);
  await run('hardening/seal-audit.ts --past-reports reports', as.operator, 0, /none was changed/);
});

const SOMETHING_TO_SEAL = `update public.tenants set name = name || ' (renamed)'`;

async function sql(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

test.run();
