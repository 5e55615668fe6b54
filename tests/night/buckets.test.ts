import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { listRuns } from '../../scripts/lib/backup/runs.ts';
import { openStore, type StoreSetting } from '../../scripts/lib/storage/open-store.ts';
import { startFakeB2 } from '../support/b2-fake/server.ts';
import { testContext } from '../support/context.ts';
import { startFakeS3 } from '../support/s3-fake/server.ts';

const keys = {
  BACKUP_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
  BACKUP_SIGNING_KEY: newSigningKey().privatePem,
};

/** What a night reads of the repository; whatever else is in its folder afterwards it has written. */
const READ = ['bulkhead.yaml', 'docs', 'migrations'];

/** `npm start` from a folder of its own, with nothing changed but where the backups go. */
async function night(env: Readonly<Record<string, string>>) {
  const home = await mkdtemp(join(tmpdir(), 'night-bucket-'));
  try {
    for (const name of READ) await symlink(resolve(name), join(home, name));
    const args = ['--tenants', '2', '--messages', '50', '--json', '--reports', join(home, 'reports')];
    const child = spawn(process.execPath, [resolve('scripts/nightly.ts'), ...args], {
      cwd: home,
      env: { PATH: process.env.PATH ?? '', TMPDIR: process.env.TMPDIR ?? '/tmp', ...keys, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    const written = (await readdir(home)).filter((name) => !READ.includes(name));
    const report = code === 0 ? JSON.parse(stdout) : undefined;
    const ofDrill = await reportsIn(join(home, 'reports/restore-drill'));
    return { code, stdout, stderr, report, written, ofDrill };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function reportsIn(folder: string): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'));
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}

/** The whole night is green, and all that it keeps is in the bucket. */
async function isGreenIn(setting: StoreSetting, env: Readonly<Record<string, string>>): Promise<void> {
  const end = await night({ BACKUP_STORE: setting.address, ...env });
  assert.is(end.code, 0, end.stderr + end.stdout);
  assert.is(end.report.verdict, 'green');
  for (const { step, verdict, expected } of end.report.facts.steps) assert.is(verdict, expected, step);
  assert.equal(end.written, ['reports'], 'nothing but reports is written here');
  await using context = testContext();
  const store = await openStore(setting, context);
  const [run, ...others] = await listRuns(store, 'example');
  assert.equal(others, []);
  assert.match(end.ofDrill, run?.run ?? 'no run', 'what was drilled is the run in the bucket');
  for (const secret of Object.values({ ...keys, ...env }))
    assert.not.ok(/secret/.test(secret) && `${end.stdout}${end.stderr}`.includes(secret));
}

test('npm start with BACKUP_STORE=s3://…', async () => {
  await using fake = await startFakeS3();
  const { accessKeyId, secretAccessKey, sessionToken = '' } = fake.credentials;
  const { region } = fake.state.kind;
  const address = 's3://backups/night';
  await isGreenIn(
    { address, s3: { endpoint: fake.endpoint, region, ...fake.credentials } },
    {
      AWS_ENDPOINT_URL_S3: fake.endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    },
  );
  assert.is(fake.state.uploads.size, 0);
});

test('npm start with BACKUP_STORE=b2://…', async () => {
  await using fake = await startFakeB2();
  const { applicationKeyId, applicationKey } = fake.key;
  const address = 'b2://backups/night';
  await isGreenIn(
    { address, b2: { endpoint: fake.endpoint, applicationKeyId, applicationKey } },
    {
      B2_ENDPOINT: fake.endpoint,
      B2_APPLICATION_KEY_ID: applicationKeyId,
      B2_APPLICATION_KEY: applicationKey,
    },
  );
});

test.run();
