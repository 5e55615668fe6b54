import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RUN_NAME } from '../archive/names.ts';
import { parseStrictly } from '../archive/strict.ts';
import { layOutJson } from '../reports/layout.ts';
import { digestOf } from '../reports/ledger-entry.ts';
import type { Voucher } from '../reports/ledger-scan.ts';
import { canonicalJson } from '../runtime/canonical.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { unlessMissing } from '../runtime/missing.ts';

const DIGEST = z.string().regex(/^[0-9a-f]{64}$/);
const COUNT = z.int().nonnegative();

/** `archived/<YYYY-MM>.json`, the contract of docs/formats/evidence.md. */
const INDEX = z.strictObject({
  v: z.literal(1),
  month: z.string().regex(/^\d{4}-\d{2}$/),
  environment: z.string().min(1),
  /** Name under which the object was sealed and its key wrapped. */
  run: z.string().regex(RUN_NAME),
  /** Key of the object in the store; its keys file lies beside it. */
  object: z.string().min(1),
  size: COUNT,
  sha256: DIGEST,
  files: z
    .array(
      z.strictObject({
        path: z.string().regex(/^[a-z-]+\/\d{4}\/\d{2}\/[\w-]+\.(?:json|md)$/),
        size: COUNT,
        sha256: DIGEST,
      }),
    )
    .min(1),
});

export type ArchiveIndex = z.infer<typeof INDEX>;
export type ArchivedFile = ArchiveIndex['files'][number];

/** An index as it lies in the reports folder. */
export interface StoredIndex extends Voucher {
  readonly index: ArchiveIndex;
}

/** Folder of the indexes in the reports folder. */
export const INDEX_FOLDER = 'archived';
const INDEX_NAME = /^\d{4}-\d{2}(?:\.[1-9]\d{0,3})?\.json$/;

/** The bytes of an index. */
export function encodeIndex(index: ArchiveIndex): Buffer {
  return Buffer.from(layOutJson(canonicalJson(index)));
}

/** All indexes of a reports folder, sorted by name, and what is wrong with those that cannot be read. */
export async function readIndexes(folder: string): Promise<{
  indexes: StoredIndex[];
  unreadable: { path: string; error: BulkheadError }[];
}> {
  const indexes: StoredIndex[] = [];
  const unreadable: { path: string; error: BulkheadError }[] = [];
  for (const name of ((await unlessMissing(readdir(join(folder, INDEX_FOLDER)))) ?? []).sort()) {
    if (!name.endsWith('.json')) continue;
    const path = `${INDEX_FOLDER}/${name}`;
    const bytes = await readFile(join(folder, path));
    try {
      if (!INDEX_NAME.test(name)) throw refused(path, 'is not the name of an index');
      const index = parseStrictly(INDEX, bytes, `archive index ${path}`, 'INDEX_INVALID');
      if (!encodeIndex(index).equals(bytes)) throw refused(path, 'is not in canonical form');
      if (!name.startsWith(index.month)) throw refused(path, `is that of ${index.month}`);
      indexes.push({ path, sha256: digestOf(bytes), index });
    } catch (error) {
      if (!(error instanceof BulkheadError)) throw error;
      unreadable.push({ path, error });
    }
  }
  return { indexes, unreadable };
}

/** The name of the next index of a month: late reports of a month that was archived get one of their own. */
export function nextIndexPath(month: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) {
    const path = `${INDEX_FOLDER}/${month}${count === 1 ? '' : `.${count}`}.json`;
    if (!taken.has(path)) return path;
  }
}

function refused(path: string, what: string): BulkheadError {
  return new BulkheadError({
    what: `the archive index ${path} ${what}`,
    fix: `Restore it from git: git log -p -- ${path}`,
    code: 'INDEX_INVALID',
    exit: 1,
  });
}
