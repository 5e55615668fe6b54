import { createHash } from 'node:crypto';
import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { layOutJson } from '../reports/layout.ts';
import { digestOf } from '../reports/ledger-entry.ts';
import type { LedgerLine } from '../reports/ledger-file.ts';
import { canonicalJson } from '../runtime/canonical.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { unlessMissing } from '../runtime/missing.ts';
import { readArchive, unlockArchive } from './archive-object.ts';
import { bundleIndex, bundlePage } from './bundle-index.ts';
import { instructions } from './instructions.ts';
import type { Period } from './period.ts';
import { packTar, type TarFile } from './tar.ts';
import type { ReportsVerification, VerifyReportsRequest } from './verify.ts';

/** What goes into a bundle. */
export interface BundlePlan {
  /** Folder that everything lies in. */
  readonly name: string;
  readonly period: Period;
  /** Lines of the period, in the order of the ledger. */
  readonly lines: readonly LedgerLine[];
  readonly seen: ReportsVerification;
  readonly transcript: string;
}

export interface Bundle {
  readonly files: number;
  /** Bytes of the file. */
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * What a bundle of a period holds: its reports, the whole ledger, the anchors, and what says how to check them.
 * @throws BulkheadError `BUNDLE_EMPTY` for a period without a report; no data is no evidence.
 */
export function planBundle(period: Period, seen: ReportsVerification, transcript: string): BundlePlan {
  const lines = seen.lines.filter(
    ({ entry }) => entry !== undefined && entry.at >= period.from && entry.at < period.until,
  );
  if (lines.length > 0) return { name: `evidence-${period.name}`, period, lines, seen, transcript };
  throw new BulkheadError({
    what: `the ledger has no report from ${period.from} to before ${period.until}`,
    fix: 'Name a time in which something ran, or the folder that has its reports.',
    code: 'BUNDLE_EMPTY',
  });
}

/**
 * Writes the bundle as a .tar.gz that did not exist; the same evidence and transcript make the same bytes. What failed in the
 * middle is removed. @throws BulkheadError `FILE_EXISTS`, `BUNDLE_ARCHIVED`, and what reading the reports throws.
 */
export async function writeBundle(
  plan: BundlePlan,
  request: VerifyReportsRequest,
  file: string,
  signal: AbortSignal,
): Promise<Bundle> {
  const handle = await openNew(file);
  const digest = createHash('sha256');
  const count = { files: 0, bytes: 0 };
  try {
    await using _closing = handle;
    const files = summed(named(plan.name, bundleFiles(plan, request)), count);
    const source = Readable.from(packTar(files), { objectMode: false });
    const gzip = createGzip({ level: 9 });
    source.on('error', (error) => gzip.destroy(error));
    for await (const piece of source.pipe(gzip)) {
      signal.throwIfAborted();
      digest.update(piece);
      count.bytes += piece.length;
      await handle.writeFile(piece);
    }
    await handle.sync();
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  return { ...count, sha256: digest.digest('hex') };
}

async function openNew(file: string) {
  try {
    return await open(file, 'wx');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new BulkheadError({
      what: `${file} exists already`,
      fix: 'A bundle is never written over: give another --out, or remove the old one yourself.',
      code: 'FILE_EXISTS',
    });
  }
}

/** Sorted within each part; the sums come last, because they are of all that went before. */
async function* bundleFiles(plan: BundlePlan, request: VerifyReportsRequest): AsyncGenerator<TarFile> {
  const { seen, period, lines, transcript } = plan;
  const anchors = seen.anchors?.anchors ?? [];
  const head = seen.lines.at(-1)?.hash ?? '';
  const facts = { period, head, reports: lines.length, anchors: anchors.length };
  yield text('instructions.md', instructions(facts));
  yield text('index.md', bundlePage(plan));
  yield text('index.json', layOutJson(canonicalJson(bundleIndex(plan))));
  yield text('TRANSCRIPT.txt', transcript);
  for (const { run, files } of anchors) {
    yield { path: `anchors/${run}/manifest.json`, bytes: files.manifest };
    yield { path: `anchors/${run}/manifest.sig`, bytes: files.signature };
  }
  const keys = new Map(anchors.map(({ signedBy }) => [signedBy.id, signedBy.publicKey]));
  for (const [id, key] of [...keys].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield text(`keys/${id}.pem`, String(key.export({ type: 'spki', format: 'pem' })));
  }
  for (const folder of ['archived', 'ledger']) yield* wholeFolder(request.folder, folder);
  yield* reportFiles(plan, request);
}

async function* wholeFolder(folder: string, name: string): AsyncGenerator<TarFile> {
  const names = (await unlessMissing(readdir(join(folder, name)))) ?? [];
  for (const file of names.filter((entry) => /\.jsonl?$/.test(entry)).sort()) {
    yield { path: `reports/${name}/${file}`, bytes: await readFile(join(folder, name, file)) };
  }
}

async function* reportFiles(
  { lines, seen }: BundlePlan,
  request: VerifyReportsRequest,
): AsyncGenerator<TarFile> {
  const wanted = new Map(
    lines.flatMap(({ entry }) => (entry === undefined ? [] : [[entry.path, entry.sha256]])),
  );
  const archived: string[] = [];
  for (const path of [...wanted.keys()].sort()) {
    const bytes = await unlessMissing(readFile(join(request.folder, path)));
    if (bytes === undefined) {
      archived.push(path);
      continue;
    }
    yield { path: `reports/${path}`, bytes };
    const page = await unlessMissing(readFile(join(request.folder, path.replace(/json$/, 'md'))));
    if (page !== undefined) yield { path: `reports/${path.replace(/json$/, 'md')}`, bytes: page };
  }
  // What is nowhere was told by the verification, and goes missing here as it does there.
  const missing = new Set(archived);
  for (const { index } of seen.archived.needed) {
    const own = index.files.filter(({ path }) => missing.has(path.replace(/md$/, 'json')));
    if (own.length === 0) continue;
    const { store, fetch } = request;
    if (store === undefined || fetch === undefined) throw needsFetch(own.length, index.month);
    const runKey = await unlockArchive(store, index, fetch.keys);
    for await (const { path, bytes } of readArchive(store, index, runKey)) {
      if (missing.has(path.replace(/md$/, 'json'))) yield { path: `reports/${path}`, bytes };
    }
  }
}

function needsFetch(files: number, month: string): BulkheadError {
  return new BulkheadError({
    what: `${files} files of ${month} are archived`,
    fix: 'Give --store and --fetch with a key that opens the archive, so that they can be in the bundle.',
    code: 'BUNDLE_ARCHIVED',
  });
}

async function* named(folder: string, files: AsyncIterable<TarFile>): AsyncGenerator<TarFile> {
  const sums: string[] = [];
  for await (const file of files) {
    sums.push(`${digestOf(file.bytes)}  ${file.path}\n`);
    yield { ...file, path: `${folder}/${file.path}` };
  }
  yield text(`${folder}/SHA256SUMS`, sums.join(''));
}

async function* summed(files: AsyncIterable<TarFile>, count: { files: number }): AsyncGenerator<TarFile> {
  for await (const file of files) {
    count.files += 1;
    yield file;
  }
}

function text(path: string, content: string): TarFile {
  return { path, bytes: Buffer.from(content) };
}
