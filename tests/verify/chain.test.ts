import { rm, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { verifyBackup } from '../../scripts/backup/verify-backup.ts';
import { envelopeOf } from '../../scripts/lib/reports/envelope.ts';
import { writeReport } from '../../scripts/lib/reports/write.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { judgeChain } from '../../scripts/lib/verify/chain.ts';
import { type TestContext, testContext } from '../support/context.ts';
import { copyOf, ENVIRONMENT, fileOf, findings, type MadeRun, makeRun, verify } from './made-run.ts';

const context = testContext();
let runs: MadeRun[];

test.before(async () => {
  const folder = await context.temporaryFolder('store');
  runs = [await makeRun(folder)];
  for (const after of [...Array(2).keys()]) runs.push(await makeRun(folder, { after: need(runs[after]) }));
});

test.after(() => context.end());

function need(run: MadeRun | undefined): MadeRun {
  if (run === undefined) throw new Error('no such run');
  return run;
}

/** A report of a backup as the command writes it, in the ledger of this context. */
async function recordBackup(own: TestContext, { run, manifest, sha256 }: MadeRun): Promise<void> {
  const result = {
    verdict: 'green' as const,
    summary: 'sample',
    checks: [],
    scope: { environment: ENVIRONMENT },
    facts: { run, seq: manifest.seq, manifestSha256: sha256 },
  };
  const now = own.now();
  await writeReport(
    own.reports,
    envelopeOf(verifyBackup, result, { context: own, input: {}, startedAt: now, finishedAt: now }),
  );
}

async function remove(own: TestContext, ...gone: number[]): Promise<MadeRun> {
  const copy = await copyOf(need(runs[0]), own);
  for (const at of gone)
    await rm(dirname(fileOf({ ...need(runs[at]), folder: copy.folder }, 'x')), { recursive: true });
  return copy;
}

test('three runs in order; a run that retention took leaves a gap and no finding', async () => {
  assert.equal(findings(await verify(need(runs[0]), { run: 'all' })), []);
  await using own = testContext();
  const result = await verify(await remove(own, 1), { run: 'all' });
  assert.is(result.verdict, 'green');
  assert.equal(result.facts?.numbersMissing, [2]);
});

test('the newest runs are gone, and the ledger knows them', async () => {
  await using own = testContext();
  await recordBackup(own, need(runs[2]));
  assert.is((await verify(need(runs[0]), {}, own)).verdict, 'green');
  const rolledBack = await verify(await remove(own, 2), {}, own);
  assert.equal(findings(rolledBack), [`MANIFEST_ROLLED_BACK ${need(runs[1]).run}`]);
  assert.match(rolledBack.summary, /newer runs are missing from the store/);
  const error = await verify(await remove(own, 0, 1, 2), {}, own).then(String, (thrown: unknown) => thrown);
  assert.instance(error, BulkheadError);
  assert.match(String(error), /the report ledger knows run/);
  assert.is(error instanceof BulkheadError ? error.exit : 0, 1, 'it looked, and the backups are gone');
});

test('an old manifest stored again is not the newest', async () => {
  await using own = testContext();
  const copy = await copyOf(need(runs[0]), own);
  const later = new Date(Date.now() + 60_000);
  await utimes(fileOf(copy, 'manifest.json'), later, later);
  assert.equal(findings(await verify(copy)), [`MANIFEST_ROLLED_BACK ${copy.run}`]);
});

test('another run with the same number, and one that follows something else', async () => {
  await using own = testContext();
  const copy = await copyOf(need(runs[0]), own);
  const fork = await makeRun(copy.folder, { after: need(runs[0]) });
  const forked = findings(await verify(copy, { run: fork.run }));
  assert.ok(
    forked.some((line) => line.startsWith('MANIFEST_FORKED')),
    forked.join(),
  );
  const elsewhere = await copyOf(need(runs[0]), own);
  const broken = await makeRun(elsewhere.folder, {
    after: need(runs[2]),
    manifest: (manifest) => ({ ...manifest, prevManifestSha256: '0'.repeat(64) }),
  });
  assert.equal(findings(await verify(elsewhere)), [`MANIFEST_CHAIN_BROKEN ${broken.run}`]);
});

test('a run of the same number as the one that the ledger knows, in its place', async () => {
  await using own = testContext();
  await recordBackup(own, need(runs[2]));
  const copy = await remove(own, 2);
  const twin = await makeRun(copy.folder, { after: need(runs[1]) });
  assert.equal(findings(await verify(copy, {}, own)), [`MANIFEST_FORKED ${twin.run}`]);
});

test('a run made beside a ledger that is not this one', async () => {
  await using own = testContext();
  await recordBackup(own, need(runs[2]));
  const copy = await copyOf(need(runs[0]), own);
  const foreign = await makeRun(copy.folder, { after: need(runs[2]), ledgerHead: 'f'.repeat(64) });
  assert.equal(findings(await verify(copy, {}, own)), [`MANIFEST_LEDGER_UNKNOWN ${foreign.run}`]);
});

test('no runs at all are no finding', () => {
  assert.equal(judgeChain([], {}), { findings: new Map(), missing: [] });
});

test.run();
