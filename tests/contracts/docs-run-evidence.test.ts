import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import { addReport } from '../evidence/made.ts';
import { startFakeS3 } from '../support/s3-fake/server.ts';
import { makeKeys, openWorld, type ReadersWorld } from './docs-world.ts';

// Command lines of the pages, run with the pages' own arguments: what becomes of reports. Only what stands in <…> or … is filled in.

test('evidence is recorded, verified, bundled and archived as it stands on the pages', async () => {
  await using world = await openWorld('portal-hardened', 1);
  await using s3 = await startFakeS3();
  const { run, as, filled, checkout } = world;
  const { signs, opens } = await makeKeys(world);
  filled.set('s3://…', 's3://backups/portal');
  const bucket = {
    BACKUP_STORE: 's3://backups/portal',
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_REGION: s3.state.kind.region,
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: s3.credentials.sessionToken ?? '',
    BULKHEAD_CONFIG: 'quiet.yaml',
  };
  await historyOf(world);
  await run('hardening/hardening-status.ts', as.operator, 0, /GREEN/);
  await run(
    'evidence/record-reports.ts --inbox .bulkhead/reports --git . --dry-run',
    {},
    0,
    /GREEN record-reports/,
  );
  await run('evidence/record-reports.ts --inbox .bulkhead/reports --git .', {}, 0, /GREEN record-reports/);
  await run('backup/backup-nightly.ts', { ...as.backup, ...signs, ...bucket }, 0, /GREEN backup-nightly/);
  const recorder = { BULKHEAD_RECORDER_URL: world.db.urlFor('bulkhead_recorder') };
  await run('evidence/record-runs.ts --inbox .bulkhead/reports', recorder, 0, /GREEN record-runs/);
  await run('evidence/record-reports.ts --inbox .bulkhead/reports --git .', {}, 0, /GREEN record-reports/);

  // Is it all there?
  await run('evidence/check-due.ts --past-reports reports', {}, 0, /isolation/);
  await run(
    'evidence/check-due.ts --kinds backup --past-reports reports --json',
    {},
    0,
    /"verdict": "green"/,
  );
  await run(
    'evidence/watch-schedules.ts --ledger reports --workflows none',
    bucket,
    0,
    /GREEN watch-schedules/,
  );
  await run('cd reports', {}, 0, /^$/);
  await run('newest() { for f in $(ls -r reports/"$1"/*/*/*.json); do', {}, 0, /^\S+Z green $/);
  await run('git log -p -- reports/ledger', {}, 0, /\+\{"at":/);
  const anchors = /chain intact, 1 anchor matches/;
  await run(
    'evidence/verify-reports.ts --since 2026-01-01 --store s3://backups/portal --environment production',
    bucket,
    0,
    anchors,
  );
  await run(
    'evidence/verify-reports.ts --since 2026-10-01 --store s3://… --environment production',
    bucket,
    0,
    anchors,
  );
  await run(
    'evidence/verify-reports.ts .bulkhead/reports --store file:./.bulkhead/store --fetch',
    { ...opens },
    2,
    /chain intact/,
  );

  // For the auditor.
  await run(
    'evidence/bundle-reports.ts --since 2026-11-01 --until 2026-11-30 --dry-run',
    bucket,
    0,
    /bundle/,
  );
  await run(
    'evidence/bundle-reports.ts --quarter 2026Q4 --store s3://backups/portal --environment production',
    bucket,
    0,
    /bundle/,
  );
  await checkout.remove('evidence-2026Q4.tar.gz');
  await run(
    'evidence/bundle-reports.ts --quarter 2026Q4 --store s3://… --environment production',
    bucket,
    0,
    /bundle/,
  );

  await archives(world, bucket);
  await twoPeople(world);
});

/** Reports from before: of a month that is old enough for the archive, and of the quarter of the pages. */
async function historyOf({ checkout }: ReadersWorld): Promise<void> {
  const reports = join(checkout.folder, 'reports');
  for (const day of ['2025-03-04', '2025-03-18', '2026-10-05', '2026-11-02'])
    await addReport(reports, {
      at: `${day}T02:00:00.000Z`,
      kind: 'canary',
      run: `local-${day.replaceAll('-', '')}`,
    });
  const model = await readFile('bulkhead.yaml', 'utf8');
  const never = model.replace(
    /^( {4}(?:backup|retention|hardening|isolation|canary|restore-drill|watchdog)): \d+[hd]/gm,
    '$1: off',
  );
  await checkout.write('quiet.yaml', never);
  await checkout.git('add', '--all');
  await checkout.git('commit', '--quiet', '--message', 'Evidence of before');
}

async function archives({ run, checkout, secret }: ReadersWorld, bucket: Record<string, string>) {
  await run('evidence/archive-reports.ts', bucket, 0, /archive-reports/);
  await run('evidence/archive-reports.ts --apply --reports reports', bucket, 0, /archive-reports/);
  await run("git add -A reports && git commit -m 'Archive reports'", {}, 0, /Archive reports/);
  await run(
    'evidence/archive-reports.ts --apply --environment production --reports reports',
    bucket,
    0,
    /archive-reports/,
  );
  const pkcs12 = (await readFile(join(checkout.folder, 'operations.p12'))).toString('base64');
  const key = {
    BACKUP_PRIVATE_KEY: pkcs12,
    BACKUP_KEY_PASSPHRASE: await secret('operations.passphrase.txt'),
  };
  await run("git add -A reports && git commit -m 'Archive reports'", {}, 0, /delete mode .*2025\/03/);
  await run(
    'evidence/archive-reports.ts --restore 2025-03 --apply',
    { ...bucket, ...key },
    0,
    /archive-reports/,
  );
  await run("git add -A reports && git commit -m 'Archive reports'", {}, 0, /create mode .*2025\/03/);
}

async function twoPeople({ run, filled }: ReadersWorld): Promise<void> {
  filled.set('<plan>', '20261121T020000Z-1f3c9a07');
  await run(
    'evidence/approve-change.ts --subject recovery --what "apply <plan>" --propose',
    { GITHUB_ACTOR: 'first' },
    0,
    /proposed by first/,
  );
  await run('evidence/record-reports.ts --inbox .bulkhead/reports --git .', {}, 0, /GREEN record-reports/);
  await run(
    'evidence/approve-change.ts --subject recovery --what "apply <plan>" --past-reports reports',
    { GITHUB_ACTOR: 'second' },
    0,
    /confirmed by second, proposed by first/,
  );
}

test.run();
