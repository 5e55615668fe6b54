import { createHash } from 'node:crypto';
import { Readable, type Transform } from 'node:stream';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import {
  encodeEnvelope,
  type OpeningKey,
  parseEnvelope,
  type Recipient,
  unwrapRunKey,
  wrapRunKey,
} from '../archive/envelope.ts';
import { keysFile } from '../archive/names.ts';
import { openObject } from '../archive/open.ts';
import { sealObject } from '../archive/seal.ts';
import { readFile, runsPrefix } from '../backup/runs.ts';
import { digestOf } from '../reports/ledger-entry.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import type { ArchivedFile, ArchiveIndex } from './archive-index.ts';
import { packTar, type TarFile, unpackTar } from './tar.ts';

/** Name of the one object of an archive, as its header has it. */
export const REPORTS_OBJECT = 'reports.bha';

/** Where the archives of an environment's reports are. Throws ENVIRONMENT_NAME when it cannot be part of a key. */
export function reportsPrefix(environment: string): string {
  return runsPrefix(environment).replace(/runs\/$/, 'reports/');
}

/** Key of the object of a month. */
export function archiveKey(environment: string, month: string, run: string): string {
  return `${reportsPrefix(environment)}${month}/${run}/${REPORTS_OBJECT}`;
}

/** The files of an archive, sealed: tar, zstd, chunks as in docs/formats/archive.md. Stored under new names only. */
export async function storeArchive(
  store: Store,
  { key, run, runKey }: { key: string; run: string; runKey: Uint8Array },
  files: AsyncIterable<TarFile>,
  recipients: readonly Recipient[],
  signal: AbortSignal,
): Promise<{ size: number; sha256: string }> {
  const envelope = encodeEnvelope(wrapRunKey(runKey, run, recipients));
  await store.put(keyBeside(key), one(envelope), { ifAbsent: true, signal });
  const payload = compressed(packTar(files));
  const sealed = sealObject({ run, object: REPORTS_OBJECT, runKey }, payload);
  const { size, sha256 } = await store.put(key, sealed, { ifAbsent: true, signal });
  const stored = await readFile(store, keyBeside(key));
  if (stored?.equals(envelope) === true) return { size, sha256 };
  throw new BulkheadError({
    what: `${keyBeside(key)} does not come back from the store as it was written`,
    fix: 'Nothing was removed. Look at the store, then run the command again.',
    code: 'READ_BACK_KEYS',
    exit: 1,
  });
}

/**
 * The files of an archive, each of the digest that the index has for it, in the order of the index. When it has ended, all of
 * them were there, and the object was, byte by byte, the one of the index.
 * @throws BulkheadError `ARCHIVE_CHANGED`, and what `openObject` and the store throw.
 */
export async function* readArchive(
  store: Store,
  index: ArchiveIndex,
  runKey: Uint8Array,
): AsyncGenerator<TarFile & ArchivedFile> {
  const digest = createHash('sha256');
  const opening = { run: index.run, object: REPORTS_OBJECT, key: { runKey }, size: index.size };
  const payload = openObject(opening, metered(store.get(index.object), digest));
  const expected = index.files[Symbol.iterator]();
  for await (const file of unpackTar(decompressed(payload))) {
    const next = expected.next();
    if (next.done === true) throw changed(index, `holds ${file.path}, which its index lacks`);
    const { path, sha256, size } = next.value;
    if (file.path !== path) throw changed(index, `holds ${file.path} in place of ${path}`);
    if (digestOf(file.bytes) !== sha256) throw changed(index, `holds ${path} with other bytes`);
    yield { ...file, sha256, size };
  }
  const next = expected.next();
  if (next.done !== true) throw changed(index, `lacks ${next.value.path}`);
  if (digest.digest('hex') !== index.sha256) throw changed(index, 'is not the object of its index');
}

/**
 * Reads the object as it is stored; no key is needed to see that it is the one of the index.
 * @throws BulkheadError `ARCHIVE_MISSING`, `ARCHIVE_CHANGED`, and what the store throws.
 */
export async function digestArchive(store: Store, index: ArchiveIndex): Promise<void> {
  await requireArchive(store, index);
  const digest = createHash('sha256');
  for await (const piece of store.get(index.object)) digest.update(piece);
  if (digest.digest('hex') !== index.sha256) throw changed(index, 'is not the object of its index');
}

/** Whether it is there, and of the right size. @throws BulkheadError `ARCHIVE_MISSING`, `ARCHIVE_CHANGED`. */
export async function requireArchive(store: Store, index: ArchiveIndex): Promise<void> {
  const head = await store.head(index.object);
  if (head === undefined) {
    throw new BulkheadError({
      what: `${index.object} is not in ${store.description}: the reports of ${index.month} are lost there`,
      fix: 'Look for another copy of the bucket, or an older version of the object; git still has the reports: git log --diff-filter=D -- <path>.',
      code: 'ARCHIVE_MISSING',
      exit: 1,
    });
  }
  if (head.size !== index.size)
    throw changed(index, `has ${head.size} bytes and not the ${index.size} of its index`);
}

/** The key of an archive, with any of `keys` that fits. Throws what `parseEnvelope` and `unwrapRunKey` throw. */
export async function unlockArchive(
  store: Store,
  index: ArchiveIndex,
  keys: readonly OpeningKey[],
): Promise<Buffer> {
  const bytes = await readFile(store, keyBeside(index.object));
  if (bytes === undefined) {
    throw new BulkheadError({
      what: `${keyBeside(index.object)} is not in ${store.description}: nobody can open the archive of ${index.month}`,
      fix: 'Look for an older version of it in the bucket.',
      code: 'KEYS_MISSING',
      exit: 1,
    });
  }
  return unwrapRunKey(parseEnvelope(bytes), index.run, keys);
}

function keyBeside(key: string): string {
  return `${key.slice(0, -REPORTS_OBJECT.length)}${keysFile(1)}`;
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* metered(
  bytes: AsyncIterable<Buffer>,
  digest: ReturnType<typeof createHash>,
): AsyncGenerator<Buffer> {
  for await (const piece of bytes) {
    digest.update(piece);
    yield piece;
  }
}

function compressed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  return through(bytes, createZstdCompress());
}

function decompressed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  return through(bytes, createZstdDecompress());
}

/** An error of the source is that of the whole, which a plain `pipe` would lose. */
async function* through(bytes: AsyncIterable<Uint8Array>, zstd: Transform): AsyncGenerator<Buffer> {
  const source = Readable.from(bytes, { objectMode: false });
  source.on('error', (error) => zstd.destroy(error));
  yield* source.pipe(zstd);
}

function changed(index: ArchiveIndex, what: string): BulkheadError {
  return new BulkheadError({
    what: `${index.object} ${what}`,
    fix: 'Somebody changed the bucket: look at older versions of the object, and find out who did.',
    code: 'ARCHIVE_CHANGED',
    exit: 1,
  });
}
