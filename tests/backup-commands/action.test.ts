import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { manifestSha256 } from '../../scripts/lib/archive/manifest.ts';
import { runPrefix } from '../../scripts/lib/backup/runs.ts';
import { ENCRYPTION_KEY, SIGNING_KEY } from '../backup/fixture.ts';
import { runScript } from '../support/command-line.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';

/** Runs the action's main file as the runner does: inputs as variables, outputs as a file. */
async function step(inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>) {
  await using context = testContext();
  const folder = await context.temporaryFolder('action');
  const output = join(folder, 'output');
  await writeFile(output, '');
  const given = Object.entries({ reports: join(folder, 'reports'), ...inputs });
  const { code, stdout, stderr } = await runScript('actions/backup-encrypt-upload/main.ts', [], {
    env: {
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: output,
      ...Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      ...env,
    },
  });
  const found = (await readFile(output, 'utf8')).matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n?^\2$/gm);
  const outputs = new Map([...found].map(([, name = '', , value = '']) => [name, value]));
  return { code, log: stdout + stderr, outputs };
}

test('the action backs up: run, tenants, bytes and the manifest to be kept elsewhere as outputs, keys masked', async () => {
  await using context = testContext();
  await using db = await createDatabase('portal-hardened');
  const folder = await context.temporaryFolder('store');
  const { code, log, outputs } = await step(
    {
      'database-url': db.url,
      store: `file:${folder}`,
      environment: 'test',
      'encryption-key': ENCRYPTION_KEY,
      'signing-key': SIGNING_KEY,
      'dry-run': 'false',
    },
    {},
  );
  assert.is(code, 0, log);
  const run = outputs.get('run') ?? '';
  assert.is(outputs.get('tenants'), '3');
  assert.ok(Number(outputs.get('bytes')) > 1000);
  const manifest = await readFile(join(folder, runPrefix('test', run), 'manifest.json'));
  assert.is(outputs.get('manifest-sha256'), manifestSha256(manifest));
  const shown = log.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  assert.not.ok(shown.some((line) => line.includes(ENCRYPTION_KEY)));
});

test('secrets may come from the environment; without keys it ends with 2 and says which', async () => {
  await using db = await createDatabase('empty');
  const { code, log, outputs } = await step({}, { DATABASE_URL: db.url });
  assert.is(code, 2);
  assert.match(log, /BACKUP_ENCRYPTION_KEY is not set/);
  assert.is(outputs.get('verdict'), 'grey');
  assert.is(outputs.get('run'), undefined);
});

test.run();
