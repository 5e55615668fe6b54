import { availableParallelism } from 'node:os';
import type { OpeningKey } from '../archive/envelope.ts';
import { isDetail } from '../archive/groups.ts';
import type { Manifest, ManifestObject } from '../archive/manifest.ts';
import { workThrough } from '../backup/queue.ts';
import type { VerifiedRun } from '../backup/runs.ts';
import { passedOverLines } from '../keys/passed-over.ts';
import { checkTogether, type IndexedGroup } from '../keys/run-details.ts';
import { groupsOf, type RunGroup } from '../keys/run-groups.ts';
import { type UnlockedRun, unlockEnvelopes } from '../keys/run-key.ts';
import { readEnvelopes, type StoredEnvelope } from '../keys/stored-envelope.ts';
import type { Context } from '../runtime/context.ts';
import type { Store } from '../storage/store.ts';
import { checkContents, openDetail } from './deep.ts';
import { collectFindings, type Finding, type Findings } from './finding.ts';
import { folderFindings, listFolder } from './folder.ts';
import { keysFindings, keysMissing, opensWith, strangerFindings } from './keys-files.ts';
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
  /** Keys files newer than the one that opened it, and why they did not. */
  readonly passedOver: readonly string[];
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
  const findings = collectFindings(context.signal);
  const { tell, collect } = findings;
  const files = await collect(run, () => listFolder(store, environment, run));
  for (const error of files === undefined ? [] : folderFindings(manifest, files))
    tell({ error, object: run });
  const envelopes = await collect(run, () => readEnvelopes(store, environment, run, { versions: false }));
  if (envelopes?.length === 0) tell({ error: keysMissing(run), object: run });
  for (const finding of keysFindings(manifest, envelopes ?? [])) tell(finding);
  const unlocked = await collect(run, () => unlock(store, verified, envelopes ?? [], depth));
  for (const finding of unlocked === undefined ? [] : strangerFindings(unlocked)) tell(finding);

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
  const secrets = unlocked && (await openSecrets(reading, manifest, unlocked, findings));
  const work = drawn.filter((object) => there.includes(object)).sort((a, b) => b.size - a.size);
  const lanes = Array.from({ length: depth.jobs === 0 ? availableParallelism() : depth.jobs }, (_, at) => at);
  await workThrough(lanes, work, new AbortController(), async (_lane, object) => {
    const opened = await collect(object.name, () => readOne(reading, object, secrets?.get(object.keyGroup)));
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
    findings: findings.all,
    opensWith: opensWith(envelopes ?? [], unlocked),
    passedOver: passedOverLines(unlocked?.passedOver ?? []),
    objectsDrawn: drawn.length,
    opened: secrets !== undefined,
    ...sight,
  };
}

/** What opens the objects of a key group. */
interface Secrets {
  readonly group: RunGroup;
  /** Undefined when the index itself is damaged. */
  readonly indexed: IndexedGroup | undefined;
}

/** Undefined when no key was given: then bytes are compared and nothing is opened. */
async function unlock(
  store: Store,
  verified: VerifiedRun,
  envelopes: readonly StoredEnvelope[],
  { opening }: Depth,
): Promise<UnlockedRun | undefined> {
  if (opening === undefined || envelopes.length === 0) return undefined;
  return await unlockEnvelopes(store, verified, envelopes, opening);
}

async function openSecrets(
  reading: Reading,
  manifest: Manifest,
  unlocked: UnlockedRun,
  { collect }: Findings,
): Promise<ReadonlyMap<string, Secrets>> {
  const secrets = new Map<string, Secrets>();
  for (const group of groupsOf(manifest, unlocked.keys)) {
    const detail = await collect(group.detail, () => openDetail(reading, manifest, group));
    secrets.set(group.id, { group, indexed: detail && { group, detail } });
  }
  const indexed = [...secrets.values()].flatMap((one) => one.indexed ?? []);
  await collect(manifest.run, async () => checkTogether(manifest.run, indexed));
  return secrets;
}

async function readOne(reading: Reading, object: ManifestObject, secrets: Secrets | undefined) {
  if (secrets === undefined) {
    await checkStored(reading, object);
    return { sections: 0, rows: 0 };
  }
  const { group, indexed } = secrets;
  // It was read already, to know what to expect of the others; when that failed, the finding is there.
  if (isDetail(object.name) && indexed !== undefined) return { sections: 0, rows: 0 };
  return checkContents(reading, object, group.runKey, indexed?.detail);
}
