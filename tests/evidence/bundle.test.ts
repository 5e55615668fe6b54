import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bundleReports } from '../../scripts/evidence/bundle-reports.ts';
import { periodOf } from '../../scripts/lib/evidence/period.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import type { Values } from '../../scripts/lib/runtime/inputs.ts';
import { reportsFolder } from '../reports/folder.ts';
import { testContext } from '../support/context.ts';
import { NO_S3 } from '../support/store-values.ts';
import { editLines, NOW, PUBLIC_PEM, threeNights } from './made.ts';

/** All that the instructions may need. */
const TOOLS = ['sh', 'cat', 'cut', 'cmp', 'grep', 'tail', 'sha256sum', 'jq', 'openssl'];

const base = await reportsFolder();
const reports = join(base.path, 'reports');
await threeNights(reports, join(base.path, 'store'));
const tools = join(base.path, 'tools');
await mkdir(tools);
for (const tool of TOOLS) {
  const { stdout } = spawnSync('which', [tool], { encoding: 'utf8' });
  if (stdout.trim() === '')
    throw new Error(`${tool} is not on this machine: the instructions cannot be tried`);
  await symlink(stdout.trim(), join(tools, tool));
}
test.after(async () => {
  await base[Symbol.asyncDispose]();
});

type Given = Partial<Values<typeof bundleReports.inputs>>;

async function bundle(given: Given = {}) {
  await using context = testContext({ clock: NOW, cwd: base.path, env: { PATH: process.env.PATH } });
  return await bundleReports.run(
    {
      ...NO_S3,
      folder: reports,
      store: `file:${join(base.path, 'store')}`,
      environment: 'sample',
      'signing-public-key': PUBLIC_PEM,
      'signing-key': undefined,
      'encryption-key': undefined,
      'private-key': undefined,
      pkcs12: undefined,
      passphrase: undefined,
      git: false,
      fetch: false,
      config: 'no-model.yaml',
      quarter: '2026Q4',
      since: undefined,
      until: undefined,
      out: undefined,
      'include-problems': false,
      'dry-run': false,
      ...given,
    },
    context,
  );
}

function unpack(file: string, folder: string): void {
  const { status, stderr } = spawnSync('tar', ['-xzf', file, '-C', folder], { encoding: 'utf8' });
  assert.is(status, 0, stderr);
}

/** The blocks of commands of the instructions, each run in a shell that has nothing but the tools they name. */
async function follow(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, 'instructions.md'), 'utf8');
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  return blocks.map((block) => {
    const { status, stdout, stderr } = spawnSync(join(tools, 'sh'), ['-c', block], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: tools },
    });
    return status === 0 && /(?:^|\s)ok\n$/.test(stdout) ? 'ok' : `failed: ${stdout}${stderr}`;
  });
}

test('a bundle holds all of its time, and the same evidence makes the same bytes', async () => {
  const first = await bundle({ out: 'first.tar.gz' });
  const second = await bundle({ out: 'second.tar.gz' });
  assert.is(first.outputs?.sha256, second.outputs?.sha256);
  assert.is(first.outputs?.reports, '9');
  unpack(join(base.path, 'first.tar.gz'), base.path);
  const folder = join(base.path, 'evidence-2026Q4');
  const files = (await readdir(folder, { recursive: true })).sort();
  for (const name of [
    'index.md',
    'instructions.md',
    'SHA256SUMS',
    'TRANSCRIPT.txt',
    'index.json',
    'reports/ledger/2026.jsonl',
  ])
    assert.ok(files.includes(name), name);
  assert.is(files.filter((name) => /reports\/.*\d\.json$/.test(name)).length, 9);
  assert.is(files.filter((name) => name.endsWith('manifest.sig')).length, 3);
  const transcript = await readFile(join(folder, 'TRANSCRIPT.txt'), 'utf8');
  assert.match(transcript, /^9 reports, chain intact, 3 anchors match/);
});

test('every block of the instructions says ok, with sha256sum, jq and openssl alone', async () => {
  const folder = join(base.path, 'evidence-2026Q4');
  const outcomes = await follow(folder);
  assert.equal(
    outcomes,
    outcomes.map(() => 'ok'),
  );
  assert.is(outcomes.length, 7);
});

interface Spoiling {
  readonly name: string;
  readonly act: (folder: string) => Promise<unknown>;
  /** Which blocks find it, counted from 1; the sums of the first are made anew where somebody would do so. */
  readonly found: readonly number[];
}

const text = (path: string) => readFile(path, 'utf8');
const firstIn = async (folder: string, end: string) =>
  join(
    folder,
    (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(end)).sort()[0] ?? '',
  );

const SPOILINGS: Spoiling[] = [
  {
    name: 'a report is edited',
    act: async (folder) => {
      const file = await firstIn(join(folder, 'reports/canary'), '.json');
      await writeFile(file, (await text(file)).replace('3 rows are NULL', '0 rows are NULL'));
    },
    found: [1, 2],
  },
  {
    name: 'a report is taken out',
    act: async (folder) => rm(await firstIn(join(folder, 'reports/canary'), '.json')),
    found: [1, 2, 3],
  },
  {
    name: 'a verdict is made green in a line',
    act: (folder) =>
      editLines(join(folder, 'reports'), (lines) => lines.map((line) => line.replace('"red"', '"green"'))),
    found: [1, 3, 4, 7],
  },
  {
    name: 'a line is taken out',
    act: (folder) => editLines(join(folder, 'reports'), (lines) => lines.toSpliced(4, 1)),
    found: [1, 4, 7],
  },
  {
    name: 'the last lines are cut off',
    act: (folder) => editLines(join(folder, 'reports'), (lines) => lines.slice(0, 4)),
    found: [1, 4, 7],
  },
  {
    name: 'a manifest is edited',
    act: async (folder) => {
      const file = await firstIn(join(folder, 'anchors'), 'manifest.json');
      await writeFile(file, (await text(file)).replace('18.4', '18.5'));
    },
    found: [1, 6, 7],
  },
  {
    name: 'the key is another one',
    act: async (folder) => {
      const file = await firstIn(join(folder, 'keys'), '.pem');
      const { stdout } = spawnSync('openssl', ['genpkey', '-algorithm', 'ed25519'], { encoding: 'utf8' });
      const { stdout: half } = spawnSync('openssl', ['pkey', '-pubout'], { input: stdout, encoding: 'utf8' });
      await writeFile(file, half);
    },
    found: [1, 5, 6],
  },
];

for (const { name, act, found } of SPOILINGS) {
  test(`the instructions find it when ${name}`, async () => {
    await using copy = await reportsFolder();
    await cp(join(base.path, 'evidence-2026Q4'), copy.path, { recursive: true });
    await act(copy.path);
    const outcomes = await follow(copy.path);
    const failed = outcomes.flatMap((outcome, index) => (outcome === 'ok' ? [] : [index + 1]));
    assert.equal(failed, found, outcomes.join('\n'));
  });
}

test('without a store there is no anchor, and the instructions say so', async () => {
  await bundle({
    store: undefined,
    out: 'plain.tar.gz',
    since: '2026-11-02',
    until: '2026-11-02',
    quarter: undefined,
  });
  unpack(join(base.path, 'plain.tar.gz'), base.path);
  const folder = join(base.path, 'evidence-2026-11-02-to-2026-11-02');
  assert.equal(await follow(folder), ['ok', 'ok', 'ok', 'ok']);
  assert.match(await text(join(folder, 'instructions.md')), /This bundle has none/);
});

test('a bundle is never written over, and --dry-run writes none', async () => {
  await refused(bundle({ out: 'first.tar.gz' }), 'FILE_EXISTS', 2);
  const result = await bundle({ 'dry-run': true, out: 'none.tar.gz' });
  assert.match(result.summary, /nothing was written/);
  assert.not.ok((await readdir(base.path)).includes('none.tar.gz'));
});

test('evidence that does not verify is not bundled, unless the transcript says so on top', async () => {
  await using copy = await reportsFolder();
  await cp(reports, copy.path, { recursive: true });
  const file = await firstIn(join(copy.path, 'canary'), '.json');
  await writeFile(file, (await text(file)).replace('3 rows are NULL', '0 rows are NULL'));
  await refused(bundle({ folder: copy.path, out: 'red.tar.gz' }), 'BUNDLE_RED', 1);
  const result = await bundle({ folder: copy.path, out: 'red.tar.gz', 'include-problems': true });
  assert.is(result.verdict, 'red');
  await using out = await reportsFolder();
  unpack(join(base.path, 'red.tar.gz'), out.path);
  assert.match(
    await text(join(out.path, 'evidence-2026Q4/TRANSCRIPT.txt')),
    /^WARNING: THE VERIFICATION FOUND PROBLEMS/,
  );
});

test('a time that is none, or has no report, is refused', async () => {
  await refused(bundle({ quarter: '2026Q5' }), 'PERIOD', 2);
  await refused(bundle({ quarter: undefined }), 'PERIOD', 2);
  await refused(bundle({ since: '2026-10-01', until: '2026-12-31' }), 'PERIOD', 2);
  await refused(bundle({ quarter: undefined, since: '2026-10-01', until: '2026-09-30' }), 'PERIOD', 2);
  await refused(bundle({ quarter: undefined, since: '2026-02-30', until: '2026-09-30' }), 'DAY', 2);
  await refused(bundle({ quarter: '2025Q1' }), 'BUNDLE_EMPTY', 2);
  await refused(bundle({ store: undefined, fetch: true }), 'FETCH_WITHOUT_STORE', 2);
  assert.equal(periodOf({ quarter: '2026Q1' }), {
    name: '2026Q1',
    from: '2026-01-01T00:00:00Z',
    until: '2026-04-01T00:00:00Z',
  });
});

async function refused(work: Promise<unknown>, code: string, exit: number): Promise<void> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof BulkheadError, String(error));
  assert.is(error.code, code, error.message);
  assert.is(error.exit, exit);
}

test.run();
