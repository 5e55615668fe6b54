import { checkTenantObjects, type Detail, readDetail } from '../archive/detail.ts';
import type { Manifest, ManifestObject } from '../archive/manifest.ts';
import { SCHEMA_OBJECT } from '../archive/names.ts';
import { openObject } from '../archive/open.ts';
import { readSections } from '../archive/read-sections.ts';
import { readSchemaDump } from '../archive/schema-dump.ts';
import type { Section } from '../archive/sections.ts';
import { checkIndex } from '../keys/run-details.ts';
import type { RunGroup } from '../keys/run-groups.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { checkStored, type Reading, watchObject } from './stored.ts';

/** What was found in an object that was opened. */
export interface Opened {
  /** Tables of which it holds rows. */
  readonly sections: number;
  readonly rows: number;
  /** Bytes of COPY text. */
  readonly textBytes: number;
}

const NOTHING: Opened = { sections: 0, rows: 0, textBytes: 0 };

/**
 * Opens the index of a key group and checks it against the manifest and the group's run key: it must be of the objects
 * that are there, and no tenant may pass for another. Throws INDEX_MISMATCH, and what `readDetail`, `checkTenantObjects`
 * and opening throw.
 */
export async function openDetail(reading: Reading, manifest: Manifest, group: RunGroup): Promise<Detail> {
  const { detail: name, runKey } = group;
  const object = manifest.objects.find((one) => one.name === name);
  if (object === undefined) {
    throw new BulkheadError({
      what: `the detail of run ${manifest.run}, ${name}, is not among its objects`,
      fix: 'Nobody can tell what is in this run: use another one, and report this.',
      code: 'INDEX_MISMATCH',
      exit: 1,
    });
  }
  const source = { run: manifest.run, object: name };
  const detail = await reopened(reading, object, runKey, (payload) => readDetail(payload, source));
  checkTenantObjects(detail, runKey);
  checkIndex(manifest.run, { group, detail });
  return detail;
}

/**
 * Authenticates every chunk of an object and checks what is in it: each table's rows, bytes and SHA-256 by its
 * index, or the schema's form. Without a detail the chunks are authenticated and no more. Needs no database.
 * Throws what opening and reading it throws, then OBJECT_SIZE and OBJECT_SHA256.
 */
export async function checkContents(
  reading: Reading,
  object: ManifestObject,
  runKey: Buffer,
  detail: Detail | undefined,
): Promise<Opened> {
  const source = { run: reading.run, object: object.name };
  return reopened(reading, object, runKey, async (payload) => {
    if (object.name === SCHEMA_OBJECT) {
      await readSchemaDump(payload, source);
      return NOTHING;
    }
    const index = detail?.objects[object.name]?.sections;
    if (index !== undefined) return readTables(payload, index, source);
    for await (const piece of payload) void piece;
    return NOTHING;
  });
}

async function readTables(
  payload: AsyncIterable<Buffer>,
  index: readonly Section[],
  source: { run: string; object: string },
): Promise<Opened> {
  let rows = 0;
  let textBytes = 0;
  for await (const { section, text } of readSections(payload, index, source)) {
    for await (const piece of text) void piece;
    rows += section.rows;
    textBytes += section.bytes;
  }
  return { sections: index.length, rows, textBytes };
}

async function reopened<T>(
  reading: Reading,
  object: ManifestObject,
  runKey: Buffer,
  read: (payload: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T> {
  const watched = watchObject(reading, object);
  const opening = { run: reading.run, object: object.name, key: { runKey }, size: object.size };
  try {
    const result = await read(openObject(opening, watched.bytes));
    watched.check();
    return result;
  } catch (error) {
    // "I cannot open this" may have its cause in bytes that were altered: that would be a finding.
    if (error instanceof BulkheadError && error.exit === 2 && !error.code.startsWith('STORE_'))
      await checkStored(reading, object);
    throw error;
  }
}
