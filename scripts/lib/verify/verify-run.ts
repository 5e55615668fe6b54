import { availableParallelism } from 'node:os';
import type { Detail } from '../archive/detail.ts';
import type { OpeningKey } from '../archive/envelope.ts';
import type { ManifestObject } from '../archive/manifest.ts';
import { DETAIL_OBJECT } from '../archive/names.ts';
import { workThrough } from '../backup/queue.ts';
import type { VerifiedRun } from '../backup/runs.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import { checkContents, openDetail, unlock } from './deep.ts';
import { folderFindings, type KeysFile, listFolder, opensWith, readKeysFiles } from './folder.ts';
import { drawObjects, type Sample } from './sample.ts';
import { checkStored, type Reading } from './stored.ts';

/** How a run is read again. */
export interface Depth {
  /** Opens every chunk and section; otherwise size and SHA-256 of the bytes as they are stored. */
  readonly opening: readonly OpeningKey[] | undefined;
  readonly sample: Sample | undefined;
  /** Objects read at once; 0 means one per core. */
  readonly jobs: number;
}

/** Something that is wrong with a run, or that could not be looked at (`error.exit` 2). */
export interface Finding {
  readonly error: BulkheadError;
  /** The object or file it is about; the run when it is about the whole. */
  readonly object: string;
}

/** What was seen of one run. */
export interface RunSight {
  readonly run: string;
  readonly seq: number;
  /** Id of the key that signed it. */
  readonly signedBy: string;
  /** Objects that its manifest lists. */
  readonly objects: number;
  readonly findings: readonly Finding[];
  /** Ids of the keys that open it. */
  readonly opensWith: readonly string[];
  /** Objects that were read to their end and are good. */
  readonly objectsRead: number;
  /** Objects that were to be read. */
  readonly objectsDrawn: number;
  readonly bytesRead: number;
  /** Whether chunks were authenticated and tables counted. */
  readonly opened: boolean;
  readonly sections: number;
  readonly rows: number;
}

/** Told of each piece that is read, in bytes. */
export type OnBytes = (bytes: number) => void;

/**
 * Reads a run again from its store, object by object, and collects all that is wrong with it. What is wrong with
 * one object does not stop the others. Throws only when the run was interrupted, and for defects.
 */
export async function verifyRun(
  store: Store,
  verified: VerifiedRun,
  depth: Depth,
  onBytes: OnBytes,
  context: Context,
): Promise<RunSight> {
  const { manifest, signedBy } = verified;
  const { run, environment } = manifest;
  const findings: Finding[] = [];
  const collect = async <T>(object: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (context.signal.aborted || !(error instanceof BulkheadError)) throw error;
      findings.push({ error, object });
      return undefined;
    }
  };
  const files = await collect(run, () => listFolder(store, environment, run));
  for (const error of files === undefined ? [] : folderFindings(manifest, files))
    findings.push({ error, object: run });
  const keysFiles = files && (await collect(run, () => readKeysFiles(store, manifest, files)));

  const sight = { objectsRead: 0, bytesRead: 0, sections: 0, rows: 0 };
  const reading: Reading = {
    store,
    environment,
    run,
    signal: context.signal,
    onBytes(bytes) {
      sight.bytesRead += bytes;
      onBytes(bytes);
    },
  };
  const there = manifest.objects.filter(({ name }) => files?.has(name) === true);
  const drawn = drawObjects(manifest.objects, depth.sample);
  const secrets = keysFiles && (await openSecrets(reading, verified, keysFiles, depth, collect));
  const work = drawn.filter((object) => there.includes(object)).sort((a, b) => b.size - a.size);
  const lanes = Array.from({ length: depth.jobs === 0 ? availableParallelism() : depth.jobs }, (_, at) => at);
  await workThrough(lanes, work, new AbortController(), async (_lane, object) => {
    const opened = await collect(object.name, () => readOne(reading, object, secrets));
    if (opened === undefined) return;
    sight.objectsRead += 1;
    sight.sections += opened.sections;
    sight.rows += opened.rows;
  });
  return {
    run,
    seq: manifest.seq,
    signedBy: signedBy.id,
    objects: manifest.objects.length,
    findings,
    opensWith: opensWith(keysFiles ?? []),
    objectsDrawn: drawn.length,
    opened: secrets !== undefined,
    ...sight,
  };
}

/** What opens the objects of a run. */
interface Secrets {
  readonly runKey: Buffer;
  /** Undefined when the detail itself is damaged. */
  readonly detail: Detail | undefined;
}

type Collect = <T>(object: string, work: () => Promise<T>) => Promise<T | undefined>;

/** Undefined when no key was given, or none fits: then bytes are compared and nothing is opened. */
async function openSecrets(
  reading: Reading,
  { manifest }: VerifiedRun,
  keysFiles: readonly KeysFile[],
  { opening }: Depth,
  collect: Collect,
): Promise<Secrets | undefined> {
  if (opening === undefined) return undefined;
  const runKey = await collect(manifest.run, async () => unlock(manifest, keysFiles, opening));
  if (runKey === undefined) return undefined;
  return { runKey, detail: await collect(DETAIL_OBJECT, () => openDetail(reading, manifest, runKey)) };
}

async function readOne(reading: Reading, object: ManifestObject, secrets: Secrets | undefined) {
  if (secrets === undefined) {
    await checkStored(reading, object);
    return { sections: 0, rows: 0 };
  }
  // It was read already, to know what to expect of the others; when that failed, the finding is there.
  if (object.name === DETAIL_OBJECT && secrets.detail !== undefined) return { sections: 0, rows: 0 };
  return checkContents(reading, object, secrets.runKey, secrets.detail);
}
