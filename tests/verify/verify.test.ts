import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { verifyBackup } from '../../scripts/backup/verify-backup.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { runScript } from '../support/command-line.ts';
import { testContext } from '../support/context.ts';
import {
  ENCRYPTION,
  ENVIRONMENT,
  fileOf,
  findings,
  type MadeRun,
  makeRun,
  VERIFYING,
  verify,
} from './made-run.ts';

const context = testContext();
let first: MadeRun;
let second: MadeRun;

test.before(async () => {
  const folder = await context.temporaryFolder('store');
  first = await makeRun(folder);
  second = await makeRun(folder, { after: first });
});

test.after(() => context.end());

test('the newest run, without a key that opens it', async () => {
  const result = await verify(second, { 'encryption-key': undefined });
  assert.equal(findings(result), []);
  assert.is(result.verdict, 'green');
  assert.match(
    result.summary,
    new RegExp(`^Run ${second.run} is signed, in order and complete; 5 objects read`),
  );
  const size = second.manifest.objects.reduce((sum, object) => sum + object.size, 0);
  assert.is(result.facts?.bytesRead, size, 'every byte');
  assert.equal(result.outputs, { runs: '1', bytes: String(size), red: '0' });
  assert.equal(
    result.checks.map(({ id }) => id),
    ['VER-01', 'VER-02', 'VER-03', 'VER-04', 'VER-05'],
  );
});

test('all runs, opened to their last row', async () => {
  const result = await verify(second, { run: 'all', deep: true });
  assert.equal(findings(result), []);
  assert.is(result.checks.filter(({ id }) => id === 'VER-06').length, 2);
  assert.match(
    result.checks.find(({ id }) => id === 'VER-06')?.observed ?? '',
    /^3 sections of tables, 2680 rows$/,
  );
});

test('one run by its name', async () => {
  const result = await verify(second, { run: first.run });
  assert.is(result.verdict, 'green');
  assert.ok(result.checks.every(({ object }) => object === first.run));
});

test('a sample reads what its seed says, and the same again with the same seed', async () => {
  const result = await verify(second, { sample: 2 });
  assert.is(result.verdict, 'green');
  const seed = String(result.facts?.sampleSeed);
  assert.match(seed, /^[0-9a-f]{16}$/);
  const [read] = result.checks.filter(({ id }) => id === 'VER-05');
  assert.match(read?.expected ?? '', new RegExp(`^2 objects drawn with seed ${seed}$`));
  assert.match(read?.observed ?? '', /^2 of 5 objects/);
  const again = await verify(second, { sample: 2, seed });
  assert.is(again.facts?.bytesRead, result.facts?.bytesRead);
  const deep = await verify(second, { sample: 1, deep: true });
  assert.is(deep.verdict, 'green', deep.summary);
});

test('progress tells bytes and rate', async () => {
  const shown: string[] = [];
  await using watched = testContext();
  const progress = () => ({
    update: (done: number, total: number | undefined, detail?: string) =>
      void shown.push(`${done === total} ${detail}`),
    end: () => void shown.push('end'),
  });
  await verify(second, { deep: true }, { ...watched, progress });
  assert.match(shown.at(-2) ?? '', /^true [\d.]+ MiB of [\d.]+ MiB, [\d.]+ [KMG]iB\/s$/);
  assert.is(shown.at(-1), 'end');
});

test('an interruption ends it', async () => {
  await using stopped = testContext({
    onStep: (name, self) => (name === 'objects' ? self.abort() : undefined),
  });
  const error = await refusalOf(verify(second, {}, stopped));
  assert.is(error.code, 'INTERRUPTED');
});

test('nothing to verify is not green: no run, an unknown one, one without a manifest', async () => {
  await using own = testContext();
  const folder = await own.temporaryFolder('empty');
  const none = await refusalOf(verify({ folder }));
  assert.is(none.code, 'NO_RUN');
  assert.is(none.exit, 2);
  const unknown = await refusalOf(verify(second, { run: '2026-01-01T00-00-00Z-00000000' }));
  assert.is(unknown.code, 'RUN_MISSING');
  const elsewhere = await refusalOf(verify(second, { environment: 'elsewhere' }));
  assert.is(elsewhere.code, 'NO_RUN');
});

test('missing and wrong keys, all at once', async () => {
  const missing = await refusalOf(
    verify(second, { deep: true, 'signing-public-key': undefined, 'encryption-key': undefined }),
  );
  assert.is(missing.code, 'INPUT');
  assert.match(missing.what, /BACKUP_ENCRYPTION_KEY is not set.*\n.*BACKUP_SIGNING_PUBLIC_KEY is not set/);
  const wrong = await refusalOf(
    verify(second, { deep: true, 'signing-public-key': 'no-such.pem', 'encryption-key': 'abc' }),
  );
  assert.match(wrong.what, /no-such\.pem cannot be read/);
  assert.match(wrong.what, /BACKUP_ENCRYPTION_KEY: the encryption key \(3 characters\)/);
  const pointless = await refusalOf(verify(second, { seed: 'x' }));
  assert.is(pointless.code, 'SEED_WITHOUT_SAMPLE');
});

test('from the command line: exit codes, JSON, the key from a file', async () => {
  await using own = testContext();
  const folder = await own.temporaryFolder('cli');
  const pem = `${folder}/signing.pub.pem`;
  await writeFile(pem, VERIFYING);
  const args = [
    '--store',
    `file:${second.folder}`,
    '--environment',
    ENVIRONMENT,
    '--reports',
    `${folder}/reports`,
  ];
  const good = await runScript(
    verifyBackup.path,
    [...args, '--signing-public-key', pem, '--deep', '--json'],
    {
      env: { BACKUP_ENCRYPTION_KEY: ENCRYPTION },
    },
  );
  assert.is(good.code, 0, good.stderr);
  assert.is(JSON.parse(good.stdout).facts.runs[0].run, second.run);
  assert.not.ok(good.stdout.includes(ENCRYPTION));
  const bad = await runScript(verifyBackup.path, args);
  assert.is(bad.code, 2);
  assert.match(bad.stderr, /BACKUP_SIGNING_PUBLIC_KEY is not set/);
  assert.ok(dirname(fileOf(second, 'manifest.json')).endsWith(second.run));
});

async function refusalOf(work: Promise<unknown>): Promise<BulkheadError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof BulkheadError) return error;
  throw new Error(`no BulkheadError but ${String(error)}`, { cause: error });
}

test.run();
