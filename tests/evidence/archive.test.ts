import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { archiveReportsCommand } from '../../scripts/evidence/archive-reports.ts';
import { parseSymmetricKey } from '../../scripts/lib/archive/symmetric-key.ts';
import { monthsOf } from '../../scripts/lib/evidence/archive-plan.ts';
import { envelopeOf } from '../../scripts/lib/reports/envelope.ts';
import { writeReport } from '../../scripts/lib/reports/write.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import type { Values } from '../../scripts/lib/runtime/inputs.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { reportsFolder } from '../reports/folder.ts';
import { type TestContextOptions, testContext } from '../support/context.ts';
import { NO_S3 } from '../support/store-values.ts';
import { addReport, NOW, verify } from './made.ts';

const KEY = randomBytes(32).toString('hex');
const OTHER_KEY = randomBytes(32).toString('hex');
const OPENING = [parseSymmetricKey(KEY)];
type Given = Partial<Values<typeof archiveReportsCommand.inputs>>;

interface Ground extends AsyncDisposable {
  readonly reports: string;
  readonly storeFolder: string;
}

/** Two old months with three reports, one young report; a store that is empty. */
async function ground(): Promise<Ground> {
  const base = await reportsFolder();
  const reports = join(base.path, 'reports');
  for (const at of ['2025-01-05', '2025-01-20', '2025-02-03', '2026-11-01'])
    await addReport(reports, { at: `${at}T00:00:00.000Z`, kind: 'canary' });
  return {
    reports,
    storeFolder: join(base.path, 'store'),
    [Symbol.asyncDispose]: () => base[Symbol.asyncDispose](),
  };
}

/** Runs the command and records its report in the same folder, as `--reports` does. */
async function archive(on: Ground, given: Given = {}, options: TestContextOptions = {}) {
  await using context = testContext({ clock: NOW, ...options });
  const input = {
    ...NO_S3,
    folder: on.reports,
    'older-than': '18mo',
    months: 3,
    restore: undefined,
    apply: true,
    'dry-run': false,
    store: `file:${on.storeFolder}`,
    environment: 'sample',
    certificates: undefined,
    'encryption-key': KEY,
    'private-key': undefined,
    pkcs12: undefined,
    passphrase: undefined,
    ...given,
  };
  const result = await archiveReportsCommand.run(input, context);
  const report = envelopeOf(archiveReportsCommand, result, {
    context,
    input,
    startedAt: NOW,
    finishedAt: NOW,
  });
  await writeReport(on.reports, report);
  return result;
}

async function filesOf(on: Ground, folder: string): Promise<string[]> {
  const names = await readdir(join(on.reports, folder), { recursive: true }).catch(() => []);
  return names.filter((name) => /\.(json|md)$/.test(name)).sort();
}

const store = (on: Ground) => fileStore(on.storeFolder);

test('old months are stored by one run, and removed by the next, when the ledger vouches for them', async () => {
  await using on = await ground();
  const first = await archive(on);
  assert.match(first.summary, /^Stored 2025-01, 2025-02/);
  assert.is((await filesOf(on, 'canary/2025')).length, 6, 'nothing is removed yet');
  const second = await archive(on);
  assert.match(second.summary, /removed 6 files/);
  assert.equal(await filesOf(on, 'canary/2025'), []);
  assert.not.ok((await readdir(join(on.reports, 'canary'))).includes('2025'), 'empty folders go too');
  assert.is((await filesOf(on, 'canary/2026')).length, 2);
  assert.equal(await readdir(join(on.reports, 'archived')), ['2025-01.json', '2025-02.json']);

  const { found, seen } = await verify(on.reports, { store: store(on), trusted: [] });
  assert.equal(found, []);
  assert.is(seen.archived.archived, 3);
  const opened = await verify(on.reports, { store: store(on), trusted: [], fetch: { keys: OPENING } });
  assert.is(opened.seen.archived.opened, 3);
  assert.match((await archive(on)).summary, /^Stored no month; removed 0 files/);

  const back = await archive(on, { restore: '2025-01' });
  assert.match(back.summary, /4 files are back/);
  assert.equal((await verify(on.reports, { store: store(on), trusted: [] })).found, []);
  assert.is((await archive(on)).outputs?.removed, '4', 'and are removed again');
});

test('without --apply nothing is changed, and no key is needed', async () => {
  await using on = await ground();
  const result = await archive(on, { apply: false, 'encryption-key': undefined });
  assert.match(result.summary, /^Would store 2025-01, 2025-02/);
  assert.is((await filesOf(on, '.')).filter((name) => name.startsWith('archived')).length, 0);
  assert.equal(await Array.fromAsync(store(on).list('v1/')), []);
});

test('the cap holds, the oldest month goes first, and a young month never goes', async () => {
  await using on = await ground();
  assert.match((await archive(on, { months: 1 })).summary, /^Stored 2025-01, .*1 more months/);
  assert.match((await archive(on, { 'older-than': '23mo', months: 9 })).summary, /^Stored no month/);
});

test('what is stored is sealed: no word of a report can be read in the store', async () => {
  await using on = await ground();
  await archive(on);
  for await (const { key } of store(on).list('v1/')) {
    const text = Buffer.concat(await Array.fromAsync(store(on).get(key))).toString('latin1');
    assert.match(
      key,
      /^v1\/sample\/reports\/2025-0[12]\/[\dTZ-]+-[0-9a-f]{8}\/(?:reports\.bha|keys\.1\.json)$/,
    );
    assert.not.match(text, /canary|public\.orders|hardening/);
  }
});

// Stopped at each step: nothing is lost, and running again completes.
for (const [name, runsBefore, stop] of [
  ['before the first month is stored', 0, 'store 2025-01'],
  ['between two months', 0, 'store 2025-02'],
  ['before a month is removed', 1, 'remove 2025-01'],
  ['between two months that are removed', 1, 'remove 2025-02'],
] as const) {
  test(`interrupted ${name}, nothing is lost and the next runs complete`, async () => {
    await using on = await ground();
    for (let run = 0; run < runsBefore; run += 1) await archive(on);
    const onStep = (step: string) => {
      if (step === stop) throw new Error('the machine stopped');
    };
    await rejects(archive(on, {}, { onStep }), /the machine stopped/);
    const { found } = await verify(on.reports, { store: store(on), trusted: [] });
    assert.not.ok(
      found.some((text) => /MISSING|CHANGED/.test(text)),
      found.join('\n'),
    );
    await archive(on);
    await archive(on);
    const { seen, found: after } = await verify(on.reports, {
      store: store(on),
      trusted: [],
      fetch: { keys: OPENING },
    });
    assert.equal(after, []);
    assert.is(seen.archived.opened, 3);
    assert.equal(await filesOf(on, 'canary/2025'), []);
  });
}

test('a store that gives back other bytes: no index is written, and nothing is removed', async () => {
  await using on = await ground();
  const spoil = (step: string) => (step === 'store 2025-02' ? spoilFirst(on) : undefined);
  await archive(on, {}, { onStep: spoil });
  await refused(archive(on), 'ARCHIVE_CHANGED');
  assert.is((await filesOf(on, 'canary/2025')).length, 6);
});

async function spoilFirst(on: Ground): Promise<void> {
  for await (const { key } of store(on).list('v1/sample/reports/2025-01/')) {
    if (!key.endsWith('.bha')) continue;
    const bytes = await readFile(join(on.storeFolder, key));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(join(on.storeFolder, key), bytes);
  }
}

test('an archive that is gone or changed is found, and so is an index that was written to excuse a missing report', async () => {
  await using on = await ground();
  await archive(on);
  await archive(on);
  await spoilFirst(on);
  const look = () => verify(on.reports, { store: store(on), trusted: [], fetch: { keys: OPENING } });
  assert.equal((await look()).found, ['archived/2025-01.json:0 ARCHIVE_CHANGED']);
  await rm(join(on.storeFolder, 'v1/sample/reports/2025-01'), { recursive: true });
  assert.equal((await look()).found, ['archived/2025-01.json:0 ARCHIVE_MISSING']);
  // A report of this month is removed, and the index is edited so that it names it.
  const [young = ''] = await filesOf(on, 'canary/2026/11');
  await rm(join(on.reports, 'canary/2026/11', young));
  const path = join(on.reports, 'archived/2025-02.json');
  await writeFile(
    path,
    (await readFile(path, 'utf8')).replace(/canary\/2025\/02\/[\w-]+\.json/, `canary/2026/11/${young}`),
  );
  const { found } = await verify(on.reports);
  assert.equal(found, [
    'archived/2025-02.json:0 INDEX_UNVOUCHED',
    'ledger/2025.jsonl:3 REPORT_MISSING',
    'ledger/2026.jsonl:1 REPORT_MISSING',
  ]);
  await refused(archive(on), 'ARCHIVE_RED');
});

test('evidence that does not verify is not moved', async () => {
  await using on = await ground();
  const [first = ''] = await filesOf(on, 'canary/2025/01');
  await writeFile(join(on.reports, 'canary/2025/01', first), '{}');
  await refused(archive(on), 'ARCHIVE_RED');
  assert.equal(await Array.fromAsync(store(on).list('v1/')), []);
});

test('archived reports need a store to be looked at: grey, not green', async () => {
  await using on = await ground();
  await archive(on);
  await archive(on);
  const { seen, found } = await verify(on.reports);
  assert.equal(found, []);
  const { verifyReportsResult } = await import('../../scripts/lib/evidence/verify-result.ts');
  const request = {
    folder: on.reports,
    since: undefined,
    environment: 'sample',
    store: undefined,
    trusted: [],
    git: false,
    fetch: undefined,
    objectives: { within: {}, pauses: [], explained: [] },
  };
  const result = verifyReportsResult(seen, request);
  assert.is(result.checks.find(({ id }) => id === 'EVI-06')?.verdict, 'grey');
  assert.is(result.verdict, 'grey');
});

test('what was brought back is never written over, and refusals say what to do', async () => {
  await using on = await ground();
  await archive(on);
  await archive(on);
  await refused(archive(on, { restore: '2024-01' }), 'MONTH_UNKNOWN');
  await refused(archive(on, { restore: '2025-01', apply: false }), 'RESTORE_WITHOUT_APPLY');
  await refused(archive(on, { restore: '2025-01', 'encryption-key': OTHER_KEY }), 'NO_KEY_FITS');
  await refused(archive(on, { restore: '2025-01', 'encryption-key': undefined }), 'INPUT');
  await refused(archive(on, { 'encryption-key': undefined }), 'INPUT');
  await refused(archive(on, { 'dry-run': true }), 'DRY_RUN_AND_APPLY');
  await refused(archive(on, { 'older-than': '2mo' }), 'MONTHS');
  await archive(on, { restore: '2025-01' });
  const [first = ''] = await filesOf(on, 'canary/2025/01');
  const path = join(on.reports, 'canary/2025/01', first);
  await writeFile(path, 'mine');
  await refused(archive(on, { restore: '2025-01' }), 'REPORT_CHANGED');
  assert.is(await readFile(path, 'utf8'), 'mine');
  assert.is(monthsOf('18'), 18);
});

async function rejects(work: Promise<unknown>, message: RegExp): Promise<void> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Error, 'nothing was refused');
  assert.match(error.message, message);
}

async function refused(work: Promise<unknown>, code: string): Promise<void> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof BulkheadError, String(error));
  assert.is(error.code, code, error.message);
}

test.run();
