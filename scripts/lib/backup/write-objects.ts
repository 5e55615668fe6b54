import { createHash } from 'node:crypto';
import type { ManifestObject } from '../archive/manifest.ts';
import type { SchemaDump } from '../archive/schema-dump.ts';
import type { SessionIdentity } from '../postgres/identity.ts';
import type { Context } from '../runtime/context.ts';
import type { Model } from '../tenancy/model.ts';
import { BufferCollector } from './buffer-collector.ts';
import { countRows, type TableCensus } from './census.ts';
import { CopyProgress } from './copy-progress.ts';
import type { Plan } from './plan.ts';
import type { Ground } from './preflight.ts';
import { workThrough, workWithin } from './queue.ts';
import { readBack } from './read-back.ts';
import type { RunTarget } from './run-target.ts';
import { captureSchema } from './schema.ts';
import { readSequences } from './sequences.ts';
import type { Sessions } from './sessions.ts';
import type { Snapshot } from './snapshot.ts';
import type { BackupTable } from './tables.ts';
import { writeData } from './write-data.ts';
import type { Writing } from './write-object.ts';
import { writeDetail, writeSchema } from './write-run.ts';

/** What is to be written, and what was found. */
export interface ToWrite {
  readonly url: string;
  readonly model: Model;
  readonly plan: Plan;
  readonly ground: Ground;
  readonly identity: SessionIdentity;
  readonly snapshot: Snapshot;
  /** Whether the schema goes into this key group: into the only one, or the first. */
  readonly withSchema: boolean;
}

/** The objects of one key group, all of which came back from the store. */
export interface WrittenObjects {
  readonly objects: readonly ManifestObject[];
  /** Bytes of COPY text. */
  readonly textBytes: number;
  /** Bytes that waited in temporary files. */
  readonly spilledBytes: number;
  /** SHA-256 of the schema as pg_dump tells it in this snapshot. */
  readonly schema: string;
}

/** Objects that are read back at once: their ends only, so that it is the store's delay that counts. */
const READ_AT_ONCE = { count: 32, weight: 32 << 20 };

/** Counts the rows of all tables, the largest first so that none is begun when the others have ended. */
export async function countAll(
  model: Model,
  tables: readonly BackupTable[],
  { workers, stop }: Pick<Sessions, 'workers' | 'stop'>,
): Promise<TableCensus[]> {
  const counted = new Map<string, TableCensus>();
  const largestFirst = [...tables].sort((a, b) => b.bytes - a.bytes);
  await workThrough(workers, largestFirst, stop, async (client, table) => {
    counted.set(table.id, await countRows(client, model, table));
  });
  return tables.flatMap(({ id }) => counted.get(id) ?? []);
}

/**
 * Writes the objects of one key group and reads them back. Named steps: schema, copy, detail, read-back. Throws what any of
 * it throws; what was stored until then stays.
 */
export async function writeObjects(
  { url, model, plan, ground, identity, snapshot, withSchema }: ToWrite,
  { coordinator, workers, stop }: Sessions,
  target: RunTarget,
  context: Context,
  step: (name: string) => Promise<void>,
): Promise<WrittenObjects> {
  const copied = new CopyProgress(context, plan.bytes);
  const buffers = new BufferCollector();
  const writing: Writing = {
    target,
    signal: stop.signal,
    onText: (bytes) => copied.addText(bytes),
    onRows: (rows) => copied.addRows(rows),
    buffers,
    temporaryFolder: () => context.temporaryFolder('backup'),
  };

  await step('schema');
  const dump = await captureSchema(url, context, coordinator, {
    snapshot: snapshot.id,
    schemas: ground.schemas,
    serverVersionNumber: identity.serverVersionNumber,
  });
  const schema = withSchema ? [await writeSchema(writing, dump)] : [];

  buffers.collect();
  await step('copy');
  const data = await writeData(writing, workers, model, plan, stop);
  copied.end();

  await step('detail');
  const sequences = await readSequences(coordinator, ground.schemas);
  const detail = await writeDetail(writing, plan, data, sequences);

  await step('read-back');
  const objects = [...schema, detail, ...data.objects];
  await workWithin(READ_AT_ONCE, objects, weightOf, stop, (object) => readBack(target, object));
  const { textBytes, spilledBytes } = data;
  return { objects, textBytes, spilledBytes, schema: fingerprintOf(dump) };
}

/** Of what pg_dump tells and nothing else: roles and extensions of the server are not the schema of these tables. */
function fingerprintOf({ preData, postData }: SchemaDump): string {
  return createHash('sha256').update(`${preData}\0${postData}`).digest('hex');
}

/** Bytes that reading the ends of an object takes in memory: its last chunk, which may be nearly all of it. */
function weightOf({ size }: ManifestObject): number {
  return 2 * Math.min(size, 1 << 20);
}
