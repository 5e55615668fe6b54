import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OpeningKey, Recipient } from '../archive/envelope.ts';
import { newRunKey } from '../archive/keys.ts';
import { runName } from '../archive/names.ts';
import { digestOf } from '../reports/ledger-entry.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { unlessMissing } from '../runtime/missing.ts';
import type { Store } from '../storage/store.ts';
import { type ArchivedFile, encodeIndex, type StoredIndex } from './archive-index.ts';
import { archiveKey, digestArchive, readArchive, storeArchive, unlockArchive } from './archive-object.ts';
import type { ArchiveMonth } from './archive-plan.ts';
import type { TarFile } from './tar.ts';

/** From where to where. */
export interface ArchiveTarget {
  readonly folder: string;
  readonly store: Store;
  readonly environment: string;
  readonly signal: AbortSignal;
}

/**
 * Stores a month, reads all of it back and opens it, and writes its index. Removes nothing: that is `removeArchived`'s
 * work, once the index is on disk. @throws BulkheadError `REPORT_CHANGED` when a report is not the one of the ledger, and what
 * the store and reading back throw; then there is no index, and what was stored is referred to by nothing.
 */
export async function archiveMonth(
  { folder, store, environment, signal }: ArchiveTarget,
  { month, lines }: ArchiveMonth,
  recipients: readonly Recipient[],
  path: string,
  now: Date,
): Promise<StoredIndex> {
  const run = runName(now, randomBytes(4));
  const runKey = newRunKey();
  const key = archiveKey(environment, month, run);
  const files: ArchivedFile[] = [];
  const noting = async function* () {
    for await (const file of monthFiles(folder, lines)) {
      files.push({ path: file.path, size: file.bytes.length, sha256: digestOf(file.bytes) });
      yield file;
    }
  };
  const stored = await storeArchive(store, { key, run, runKey }, noting(), recipients, signal);
  const index = { v: 1 as const, month, environment, run, object: key, ...stored, files };
  // Every byte is back, opens, and has the digest of the ledger: only then may anything be removed.
  for await (const _ of readArchive(store, index, runKey)) signal.throwIfAborted();
  const bytes = encodeIndex(index);
  await writeDurably(join(folder, path), bytes);
  return { path, sha256: digestOf(bytes), index };
}

/**
 * Removes the files of an index from the folder, and folders that are empty then. Each must be the one of the index, and the
 * object must be in the store, byte by byte. Removing again what was removed is no error.
 */
export async function removeArchived(
  { folder, store, signal }: ArchiveTarget,
  { index }: StoredIndex,
): Promise<number> {
  await digestArchive(store, index);
  let removed = 0;
  for (const { path, sha256 } of index.files) {
    signal.throwIfAborted();
    const bytes = await unlessMissing(readFile(join(folder, path)));
    if (bytes === undefined) continue;
    if (digestOf(bytes) !== sha256) throw changed(path, index.month);
    await rm(join(folder, path));
    removed += 1;
  }
  const folders = new Set(index.files.map(({ path }) => dirname(path)));
  for (const path of folders) await removeEmpty(folder, path);
  return removed;
}

/**
 * Brings the files of an index back to their place. What is there already must be the same. Returns how many were written.
 * @throws BulkheadError `REPORT_CHANGED`, and what keys, store and archive throw.
 */
export async function restoreArchived(
  { folder, store, signal }: ArchiveTarget,
  { index }: StoredIndex,
  keys: readonly OpeningKey[],
): Promise<number> {
  const runKey = await unlockArchive(store, index, keys);
  // All of it is looked at before anything is written.
  for await (const { path, sha256 } of readArchive(store, index, runKey)) {
    const present = await unlessMissing(readFile(join(folder, path)));
    if (present !== undefined && digestOf(present) !== sha256) throw changed(path, index.month);
  }
  let written = 0;
  for await (const { path, bytes } of readArchive(store, index, runKey)) {
    signal.throwIfAborted();
    if ((await unlessMissing(readFile(join(folder, path)))) !== undefined) continue;
    await writeDurably(join(folder, path), bytes);
    written += 1;
  }
  return written;
}

/** The reports of the lines, each as the ledger has it, and their pages. */
async function* monthFiles(folder: string, lines: ArchiveMonth['lines']): AsyncGenerator<TarFile> {
  for (const { entry } of lines) {
    if (entry === undefined) continue;
    const bytes = await readFile(join(folder, entry.path));
    if (digestOf(bytes) !== entry.sha256) throw changed(entry.path, entry.at.slice(0, 7));
    yield { path: entry.path, bytes };
    const page = entry.path.replace(/json$/, 'md');
    const text = await unlessMissing(readFile(join(folder, page)));
    if (text !== undefined) yield { path: page, bytes: text };
  }
}

function changed(path: string, month: string): BulkheadError {
  return new BulkheadError({
    what: `${path} is not the file that was recorded`,
    fix: `Nothing more of ${month} was touched. Restore it from git: git log -p -- ${path}`,
    code: 'REPORT_CHANGED',
    exit: 1,
  });
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.tmp`;
  {
    await using file = await open(temporary, 'w');
    await file.writeFile(bytes);
    await file.sync();
  }
  await rename(temporary, path);
  await using parent = await open(dirname(path), 'r');
  await parent.sync();
}

/** Up to the folder of the reports, which stays. */
async function removeEmpty(folder: string, path: string): Promise<void> {
  for (let below = path; below !== '.'; below = dirname(below)) {
    try {
      await rmdir(join(folder, below));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'ENOTEMPTY' || code === 'EEXIST') return; // Something else lies in it.
      if (code !== 'ENOENT') throw error;
    }
  }
}
