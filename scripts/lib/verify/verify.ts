import type { OpeningKey } from '../archive/envelope.ts';
import type { ManifestObject } from '../archive/manifest.ts';
import type { VerifyingKey } from '../archive/signing-key.ts';
import type { Known } from '../archive/succession.ts';
import { listRunFolders, openRun, type RunFolder, type RunFolders } from '../backup/runs.ts';
import { formatBytes } from '../reports/quantity.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { refusable } from '../storage/refusable.ts';
import type { Store } from '../storage/store.ts';
import { type Chain, type DatedRun, judgeChain } from './chain.ts';
import type { Finding } from './finding.ts';
import { drawObjects, type Sample } from './sample.ts';
import { type RunSight, verifyRun } from './verify-run.ts';

/** Which runs are verified, and how. */
export interface VerifyRequest {
  readonly store: Store;
  readonly environment: string;
  /** `latest`, `all`, or the name of a run. */
  readonly run: string;
  readonly verifying: readonly VerifyingKey[];
  /** Given: every chunk is authenticated and every table counted. */
  readonly opening: readonly OpeningKey[] | undefined;
  readonly sample: Sample | undefined;
  /** Objects read at once; 0 means one per core. */
  readonly jobs: number;
  /** What is known from elsewhere, so that the store alone cannot lie. */
  readonly known: Known;
}

/** What was seen of the store. */
export interface Verification {
  readonly inventory: RunFolders;
  readonly chain: Chain;
  /** Runs that were chosen and whose manifests are signed. */
  readonly runs: readonly RunSight[];
  /** About runs that were chosen and cannot be trusted, and about the chain. */
  readonly findings: readonly Finding[];
}

/**
 * Verifies runs from what is in the store. Every manifest of the environment is read, for the chain; objects only
 * of the runs that were chosen. Throws NO_RUN, RUN_MISSING, and what the store throws while it is listed.
 * Named steps: list, manifests, objects.
 */
export async function verifyRuns(request: VerifyRequest, context: Context): Promise<Verification> {
  const { store, environment, known } = request;
  await context.step('list');
  const inventory = await listRunFolders(store, environment);
  const chosen = chooseFolders(inventory, request);

  await context.step('manifests');
  const wanted = new Set(chosen.map(({ run }) => run));
  const findings: Finding[] = [];
  const dated: DatedRun[] = [];
  let expected = 0;
  for (const { run, committedAt } of inventory.folders) {
    if (committedAt === undefined) {
      if (wanted.has(run)) findings.push({ error: incomplete(run), object: run });
      continue;
    }
    const opened = await openOrRefuse(request, run);
    if (!(opened instanceof BulkheadError)) {
      // A manifest of 10,000 tenants is 2 MB: the chain needs what stands above its objects.
      dated.push({ ...opened, manifest: { ...opened.manifest, objects: [] }, committedAt });
      if (wanted.has(run)) expected += bytesOf(drawObjects(opened.manifest.objects, request.sample));
    } else if (wanted.has(run)) findings.push({ error: opened, object: run });
  }
  const chain = judgeChain(dated, known);
  // A run that another one shows to be misplaced is a finding whichever run was asked for.
  for (const [run, error] of chain.findings) findings.push({ error, object: run });

  await context.step('objects');
  const progress = readProgress(context, expected);
  const runs: RunSight[] = [];
  try {
    for (const { manifest } of dated) {
      if (!wanted.has(manifest.run)) continue;
      const opened = await openOrRefuse(request, manifest.run);
      if (opened instanceof BulkheadError) findings.push({ error: opened, object: manifest.run });
      else runs.push(await verifyRun(store, opened, request, progress.add, context));
    }
  } finally {
    progress.end();
  }
  return { inventory, chain, runs, findings };
}

function chooseFolders({ folders }: RunFolders, request: VerifyRequest): RunFolder[] {
  const { run, store, environment, known } = request;
  const committed = folders.filter(({ committedAt }) => committedAt !== undefined);
  const [newest] = committed;
  if (run !== 'latest' && run !== 'all') {
    const named = folders.find((folder) => folder.run === run);
    if (named !== undefined) return [named];
    throw new BulkheadError({
      what: `there is no run ${run} of environment "${environment}" in ${store.description}`,
      fix: 'npx tsx scripts/backup/list-backups.ts shows the runs that are there.',
      code: 'RUN_MISSING',
    });
  }
  if (newest !== undefined) return run === 'all' ? committed : [newest];
  if (known.last !== undefined) {
    throw new BulkheadError({
      what: `there is no committed run of environment "${environment}" in ${store.description}, and the report ledger knows run ${known.last.run} with number ${known.last.seq}`,
      fix: 'Check store and environment. If they are right, the backups were removed: find out by whom, and bring them back from a copy.',
      code: 'RUNS_GONE',
      exit: 1,
    });
  }
  throw new BulkheadError({
    what: `there is no committed run of environment "${environment}" in ${store.description}`,
    fix: 'Check store and environment; a backup writes one: npx tsx scripts/backup/backup-nightly.ts',
    code: 'NO_RUN',
  });
}

/** The run, or why its manifest is not to be trusted. */
function openOrRefuse({ store, environment, verifying }: VerifyRequest, run: string) {
  return refusable(() => openRun(store, environment, run, verifying));
}

function incomplete(run: string): BulkheadError {
  return new BulkheadError({
    what: `run ${run} has no manifest: it was never finished, or its manifest was removed`,
    fix: 'Use another run. A backup that is being written now has no manifest yet either.',
    code: 'RUN_INCOMPLETE',
    exit: 1,
  });
}

function bytesOf(objects: readonly ManifestObject[]): number {
  return objects.reduce((sum, { size }) => sum + size, 0);
}

/** Bytes that were read, against those of the objects that will be. */
function readProgress(context: Context, total: number) {
  const progress = context.progress('reading back');
  const began = performance.now();
  let done = 0;
  return {
    add(bytes: number) {
      done += bytes;
      const rate = (done * 1000) / Math.max(1, performance.now() - began);
      progress.update(
        done,
        Math.max(total, done),
        `${formatBytes(done)} of ${formatBytes(total)}, ${formatBytes(rate)}/s`,
      );
    },
    end: () => progress.end(),
  };
}
