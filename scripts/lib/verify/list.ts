import type { Envelope } from '../archive/envelope.ts';
import { type Manifest, parseManifest } from '../archive/manifest.ts';
import { MANIFEST_FILE } from '../archive/names.ts';
import type { VerifyingKey } from '../archive/signing-key.ts';
import { workThrough } from '../backup/queue.ts';
import {
  listRunFolders,
  openRun,
  type RunFolder,
  type RunFolders,
  readFile,
  runPrefix,
} from '../backup/runs.ts';
import { recipientsOf } from '../keys/run-key.ts';
import { readEnvelopes } from '../keys/stored-envelope.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { refusable } from '../storage/refusable.ts';
import type { Store } from '../storage/store.ts';
import { listFolder } from './folder.ts';
import { keysMissing } from './keys-files.ts';

/** Which part of the list is wanted. */
export interface ListRequest {
  readonly store: Store;
  readonly environment: string;
  /** None: signatures are not checked, and the list says so. */
  readonly verifying: readonly VerifyingKey[];
  /** Folders on a page, newest first. */
  readonly limit: number;
  /** Begin after this run: the last one of the page before. */
  readonly before: string | undefined;
  /** Also list what lies in the folder of each run on the page, and hold it against the manifest. */
  readonly countObjects: boolean;
}

/** How far a run can be trusted. */
export type RunState =
  /** No manifest: it is being written, was never finished, or its manifest was removed. */
  | 'incomplete'
  /** It has a manifest; nobody checked who signed it. */
  | 'not checked'
  | 'verified'
  | 'refused';

/** A line of the list. What comes from a manifest is missing where there is none. */
export interface ListedRun {
  readonly run: string;
  readonly state: RunState;
  /** Why it is refused. */
  readonly refusal: BulkheadError | undefined;
  /** When its snapshot was taken. */
  readonly snapshotAt: string | undefined;
  readonly seq: number | undefined;
  readonly tier: string | undefined;
  readonly tenants: number | undefined;
  /** Of its objects: as they lie there when they were counted, otherwise as its manifest lists them. */
  readonly bytes: number | undefined;
  readonly objects: number | undefined;
  /** Whether number and size of the objects there are those of the manifest; undefined when they were not counted. */
  readonly whole: boolean | undefined;
  /** Ids of the keys that open it. */
  readonly opensWith: readonly string[];
}

/** A page of the list. */
export interface ListPage {
  readonly inventory: RunFolders;
  readonly runs: readonly ListedRun[];
  /** What to give as `before` for the next page; undefined on the last. */
  readonly next: string | undefined;
}

/**
 * Lists the backups of an environment: the names of their folders, then manifest, signature and keys file of each run on
 * the page. No object is read, and none is listed unless they are to be counted. Throws RUN_MISSING for an unknown `before`, and what the store throws.
 */
export async function listBackups(request: ListRequest): Promise<ListPage> {
  const { store, environment, limit, before } = request;
  const inventory = await listRunFolders(store, environment);
  const from = before === undefined ? 0 : inventory.folders.findIndex(({ run }) => run === before) + 1;
  if (before !== undefined && from === 0) {
    throw new BulkheadError({
      what: `there is no run ${before} of environment "${environment}" in ${store.description}`,
      fix: 'Give the name of a run that is listed, or leave --before out.',
      code: 'RUN_MISSING',
    });
  }
  const page = inventory.folders.slice(from, from + limit);
  const described = new Map<RunFolder, ListedRun>();
  await workThrough(AT_ONCE, page, new AbortController(), async (_lane, folder) => {
    described.set(folder, await describe(request, folder));
  });
  const runs = page.flatMap((folder) => described.get(folder) ?? []);
  const more = from + page.length < inventory.folders.length;
  return { inventory, runs, next: more ? page.at(-1)?.run : undefined };
}

/** Manifests in memory at once; that of 10,000 tenants is 2 MB. */
const AT_ONCE = [0, 1, 2, 3];

async function describe(request: ListRequest, { run, committedAt }: RunFolder): Promise<ListedRun> {
  const { store, environment, countObjects, verifying } = request;
  const found = countObjects ? await countFolder(store, environment, run) : undefined;
  const nothing = { snapshotAt: undefined, seq: undefined, tier: undefined, tenants: undefined };
  const plain = { run, objects: found?.objects, bytes: found?.bytes, whole: undefined, refusal: undefined };
  if (committedAt === undefined) return { ...plain, ...nothing, state: 'incomplete', opensWith: [] };
  const manifest = await refusable(() => manifestOf(request, run));
  const envelope = await refusable(() => newestReadable(store, environment, run));
  const opensWith = envelope instanceof BulkheadError ? [] : recipientsOf(envelope);
  if (manifest instanceof BulkheadError)
    return { ...plain, ...nothing, state: 'refused', refusal: manifest, opensWith };
  const listed = countListed(manifest);
  const lost = envelope instanceof BulkheadError ? envelope : undefined;
  return {
    run,
    ...(found ?? listed),
    state: lost !== undefined ? 'refused' : verifying.length === 0 ? 'not checked' : 'verified',
    refusal: lost,
    snapshotAt: manifest.snapshotAt,
    seq: manifest.seq,
    tier: manifest.tier,
    tenants: new Set(manifest.objects.flatMap(({ name }) => tenantPart(name))).size,
    whole: found && found.bytes === listed.bytes && found.objects === listed.objects,
    opensWith,
  };
}

interface Count {
  readonly objects: number;
  readonly bytes: number;
}

async function countFolder(store: Store, environment: string, run: string): Promise<Count> {
  const files = await listFolder(store, environment, run);
  const sizes = [...files].filter(([name]) => name.endsWith('.bha')).map(([, size]) => size);
  return { objects: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

function countListed({ objects }: Manifest): Count {
  return { objects: objects.length, bytes: objects.reduce((sum, { size }) => sum + size, 0) };
}

/** Without a key nobody can tell a genuine keys file from another: one that cannot be read hides no older one. */
async function newestReadable(store: Store, environment: string, run: string): Promise<Envelope> {
  const envelopes = await readEnvelopes(store, environment, run, { versions: false });
  const newest = envelopes.find(({ envelope }) => envelope !== undefined)?.envelope;
  if (newest !== undefined) return newest;
  throw envelopes[0]?.refusal ?? keysMissing(run);
}

/** Without a key the manifest is only what somebody wrote there. */
async function manifestOf({ store, environment, verifying }: ListRequest, run: string) {
  if (verifying.length > 0) return (await openRun(store, environment, run, verifying)).manifest;
  const bytes = await readFile(store, `${runPrefix(environment, run)}${MANIFEST_FILE}`);
  return parseManifest(bytes ?? Buffer.alloc(0));
}

/** The name of a tenant without the number of its part. */
function tenantPart(name: string): string[] {
  return /^t\/[0-9a-f]{64}/.exec(name) ?? [];
}
