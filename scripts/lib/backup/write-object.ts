import type pg from 'pg';
import { MAIN_GROUP } from '../archive/envelope.ts';
import type { ManifestObject } from '../archive/manifest.ts';
import { sealObject } from '../archive/seal.ts';
import { type Section, SectionWriter } from '../archive/sections.ts';
import { explainDatabaseError } from '../postgres/advice.ts';
import { copyRows } from '../postgres/copy.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Model } from '../tenancy/model.ts';
import type { PlannedSection } from './plan.ts';
import type { RunTarget } from './run-target.ts';
import { copyStatement } from './share.ts';

/** What every writer of a run's objects needs. */
export interface Writing {
  readonly target: RunTarget;
  readonly signal: AbortSignal;
  /** Told of each piece of COPY text, in bytes. */
  readonly onBytes: (bytes: number) => void;
}

/** Seals a payload and stores it as an object of the run. When the payload fails, there is no object. */
export async function writeObject(
  { target, signal }: Writing,
  name: string,
  payload: AsyncIterable<Uint8Array>,
): Promise<ManifestObject> {
  const { store, prefix, run, runKey } = target;
  const sealed = sealObject({ run, object: name, runKey }, payload);
  const { size, sha256 } = await store.put(`${prefix}${name}`, sealed, { ifAbsent: true, signal });
  return { name, size, sha256, keyGroup: MAIN_GROUP };
}

/**
 * Writes an object of table data, section after section, as the rows come from the server: nothing is held
 * but what is on its way. Returns the object and its index. Throws BACKUP_ROWS when a COPY gave other rows than
 * the snapshot has.
 */
export async function writeTables(
  writing: Writing,
  client: pg.ClientBase,
  model: Model,
  name: string,
  planned: readonly PlannedSection[],
): Promise<{ object: ManifestObject; sections: readonly Section[] }> {
  const writer = new SectionWriter();
  const object = await writeObject(writing, name, payloadOf(writing, client, model, writer, planned));
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

async function* watched(bytes: AsyncIterable<Buffer>, { signal, onBytes }: Writing): AsyncGenerator<Buffer> {
  for await (const piece of bytes) {
    signal.throwIfAborted();
    onBytes(piece.length);
    yield piece;
  }
}

/** Three counts must agree: the snapshot's, the server's own of the COPY, and the lines that were written. */
function checkRows(
  { table, rows }: PlannedSection,
  { served, written }: { served: number; written: number | undefined },
): void {
  if (served === rows && written === rows) return;
  throw new BulkheadError({
    what: `table ${table.id} has ${rows} rows in the snapshot for one object; the server sent ${served} and ${written ?? 0} were written`,
    fix: 'Nothing was committed. Check that the references of "via" tables point to unique columns, then run it again and report this if it comes back.',
    code: 'BACKUP_ROWS',
    exit: 1,
  });
}
