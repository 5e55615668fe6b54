import { parseManifest } from '../archive/manifest.ts';
import { MANIFEST_FILE } from '../archive/names.ts';
import type { VerifyingKey } from '../archive/signing-key.ts';
import { openRun, readEnvelope, readFile, runPrefix } from '../backup/runs.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import { type Inventory, type RunFolder, takeInventory } from './inventory.ts';

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
  /** Of its objects, as the listing has them. */
  readonly bytes: number;
  readonly objects: number;
  /** Whether number and size of the objects there are those of the manifest. */
  readonly whole: boolean | undefined;
  /** Ids of the keys that open it. */
  readonly opensWith: readonly string[];
}

/** A page of the list. */
export interface ListPage {
  readonly inventory: Inventory;
  readonly runs: readonly ListedRun[];
  /** What to give as `before` for the next page; undefined on the last. */
  readonly next: string | undefined;
}

/**
 * Lists the backups of an environment: one pass over the names in the store, then manifest, signature and keys file
 * of each run on the page. No object is read. Throws RUN_MISSING for an unknown `before`, and what the store throws.
 */
export async function listBackups(request: ListRequest): Promise<ListPage> {
  const { store, environment, limit, before } = request;
  const inventory = await takeInventory(store, environment);
  const from = before === undefined ? 0 : inventory.folders.findIndex(({ run }) => run === before) + 1;
  if (before !== undefined && from === 0) {
    throw new BulkheadError({
      what: `there is no run ${before} of environment "${environment}" in ${store.description}`,
      fix: 'Give the name of a run that is listed, or leave --before out.',
      code: 'RUN_MISSING',
    });
  }
  const page = inventory.folders.slice(from, from + limit);
  const runs: ListedRun[] = [];
  for (const folder of page) runs.push(await describe(request, folder));
  const more = from + page.length < inventory.folders.length;
  return { inventory, runs, next: more ? page.at(-1)?.run : undefined };
}

async function describe(request: ListRequest, folder: RunFolder): Promise<ListedRun> {
  const { run, objects, bytes } = folder;
  const plain = { run, objects, bytes, refusal: undefined };
  const unknown = { snapshotAt: undefined, seq: undefined, tier: undefined, tenants: undefined };
  if (folder.committedAt === undefined)
    return { ...plain, ...unknown, state: 'incomplete', whole: undefined, opensWith: [] };
  const manifest = await refusable(() => manifestOf(request, run));
  const envelope = await refusable(() => readEnvelope(request.store, request.environment, run));
  const opensWith =
    envelope instanceof BulkheadError
      ? []
      : [...new Set(envelope.groups.flatMap((group) => group.recipients.map(({ kid }) => kid)))];
  if (manifest instanceof BulkheadError)
    return { ...plain, ...unknown, state: 'refused', refusal: manifest, whole: undefined, opensWith };
  const listed = manifest.objects.reduce((sum, { size }) => sum + size, 0);
  const lost = envelope instanceof BulkheadError ? envelope : undefined;
  return {
    ...plain,
    state: lost !== undefined ? 'refused' : request.verifying.length === 0 ? 'not checked' : 'verified',
    refusal: lost,
    snapshotAt: manifest.snapshotAt,
    seq: manifest.seq,
    tier: manifest.tier,
    tenants: new Set(manifest.objects.flatMap(({ name }) => tenantPart(name))).size,
    whole: listed === bytes && manifest.objects.length === objects,
    opensWith,
  };
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

async function refusable<T>(work: () => Promise<T>): Promise<T | BulkheadError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BulkheadError && !error.code.startsWith('STORE_')) return error;
    throw error;
  }
}
