import type pg from 'pg';
import type { FramePress } from '../archive/frame-press.ts';
import type { ManifestObject } from '../archive/manifest.ts';
import { sealObject } from '../archive/seal.ts';
import { type Section, SectionWriter } from '../archive/sections.ts';
import { explainDatabaseError } from '../postgres/advice.ts';
import { copyRows } from '../postgres/copy.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Model } from '../tenancy/model.ts';
import type { BufferCollector } from './buffer-collector.ts';
import type { PlannedSection } from './plan.ts';
import { putInRun, type RunTarget } from './run-target.ts';
import { copyStatement } from './share.ts';
import type { BackupTable } from './tables.ts';

/**
 * Bytes in the store by bytes of the tables on disk, rather more than fewer: a quarter is usual, and with an estimate that
 * is too small an object takes more parts than it may have.
 */
const STORED_PER_DISK = 0.5;

/** What every writer of a run's objects needs. */
export interface Writing {
  readonly target: RunTarget;
  readonly signal: AbortSignal;
  /** Told of each piece of COPY text, in bytes. */
  readonly onText: (bytes: number) => void;
  /** Told of rows, some at once. */
  readonly onRows: (rows: number) => void;
  /** Told of each buffer that has passed, and when much has come to its end. */
  readonly buffers: BufferCollector;
  /** A new empty folder, removed when the run ends. */
  readonly temporaryFolder: () => Promise<string>;
}

/** What is known of the size of a payload: its exact bytes, or about how many they will be, rather more than fewer. */
export type PayloadSize = { readonly exactly: number } | { readonly about: number };

/** Seals a payload and stores it as an object of the run. When the payload fails, there is no object. */
export async function writeObject(
  { target, signal, buffers }: Writing,
  name: string,
  payload: AsyncIterable<Uint8Array>,
  bytes?: PayloadSize,
): Promise<ManifestObject> {
  const { run, runKey, group } = target;
  const exactly = bytes !== undefined && 'exactly' in bytes ? bytes.exactly : undefined;
  const estimate = bytes !== undefined && 'about' in bytes ? bytes.about : exactly;
  const sealed = passing(sealObject({ run, object: name, runKey }, payload, exactly), buffers);
  const { size, sha256 } = await putInRun(target, name, sealed, { signal, estimate });
  return { name, size, sha256, keyGroup: group };
}

async function* passing(bytes: AsyncIterable<Buffer>, buffers: BufferCollector): AsyncGenerator<Buffer> {
  for await (const piece of bytes) {
    yield piece;
    // It was three other buffers before: frames, a chunk of them, and its cipher text.
    buffers.passed(4 * piece.length);
  }
}

/**
 * Writes an object of table data, section after section, as the rows come from the server: nothing is held
 * but what is on its way. Returns the object and its index. Throws BACKUP_ROWS when a COPY gave other rows than
 * the snapshot has.
 * @param bytes of these rows on disk, about.
 */
export async function writeTables(
  writing: Writing,
  press: FramePress,
  client: pg.ClientBase,
  model: Model,
  name: string,
  planned: readonly PlannedSection[],
  bytes: number,
): Promise<{ object: ManifestObject; sections: readonly Section[] }> {
  const writer = new SectionWriter({ compress: (text) => press.press(text), onRows: writing.onRows });
  const payload = payloadOf(writing, client, model, writer, planned);
  const object = await writeObject(writing, name, payload, { about: Math.ceil(bytes * STORED_PER_DISK) });
  return { object, sections: writer.sections };
}

async function* payloadOf(
  writing: Writing,
  client: pg.ClientBase,
  model: Model,
  writer: SectionWriter,
  planned: readonly PlannedSection[],
): AsyncGenerator<Buffer> {
  for (const section of planned) {
    const { schema, name, columns, id } = section.table;
    try {
      const copy = copyRows(client, copyStatement(model, section.table, section.share));
      yield* writer.section({ table: { schema, name }, columns }, watched(copy.bytes, writing));
      checkRows(section, { served: await copy.rows, written: writer.sections.at(-1)?.rows });
    } catch (error) {
      throw explainDatabaseError(error, `copying ${id}`);
    }
  }
}

/** COPY text as it passes: counted, and stopped by the signal. */
export async function* watched(
  bytes: AsyncIterable<Buffer>,
  { signal, onText, buffers }: Writing,
): AsyncGenerator<Buffer> {
  for await (const piece of bytes) {
    signal.throwIfAborted();
    onText(piece.length);
    buffers.passed(piece.length);
    yield piece;
  }
}

/** Three counts must agree: the snapshot's, the server's own of the COPY, and the lines that were written. */
function checkRows(
  { table, rows }: PlannedSection,
  { served, written }: { served: number; written: number | undefined },
): void {
  if (served !== rows || written !== rows) throw rowsDiffer(table, rows, { served, written });
}

/** The error BACKUP_ROWS. */
export function rowsDiffer(
  table: BackupTable,
  rows: number,
  { served, written }: { served: number; written: number | undefined },
): BulkheadError {
  return new BulkheadError({
    what: `table ${table.id} has ${rows} rows in the snapshot for what was copied; the server sent ${served} and ${written ?? 0} were written`,
    fix: 'Nothing was committed. Run it again, and report this if it comes back.',
    code: 'BACKUP_ROWS',
    exit: 1,
  });
}
