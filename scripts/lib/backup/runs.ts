import { type Manifest, manifestSha256, parseManifest } from '../archive/manifest.ts';
import { MANIFEST_FILE, RUN_NAME, SIGNATURE_FILE } from '../archive/names.ts';
import { verifyManifest } from '../archive/signature.ts';
import type { VerifyingKey } from '../archive/signing-key.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import { workThrough } from './queue.ts';

/** A run that has a manifest. Without one there is no run, whatever lies in its folder. */
export interface CommittedRun {
  readonly run: string;
  /** When the manifest was stored, by the store's clock: the order of runs that no runner can forge. */
  readonly committedAt: Date;
}

/** A run whose manifest is signed by a trusted key. */
export interface VerifiedRun {
  readonly manifest: Manifest;
  /** SHA-256 of the bytes of the manifest. */
  readonly sha256: string;
  readonly signedBy: VerifyingKey;
}

/** Where the runs of an environment are. Throws ENVIRONMENT_NAME when it cannot be part of a key. */
export function runsPrefix(environment: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,62}$/i.test(environment)) return `v1/${environment}/runs/`;
  throw new BulkheadError({
    what: `"${environment}" cannot be the name of an environment`,
    fix: 'Use letters, digits, dots, underscores and hyphens, such as production.',
    code: 'ENVIRONMENT_NAME',
  });
}

/** Where the files of a run are, with a slash at the end. */
export function runPrefix(environment: string, run: string): string {
  return `${runsPrefix(environment)}${run}/`;
}

/** What lies where the runs of an environment are, as far as the names of folders and the manifests tell. */
export interface RunFolders {
  /** Newest first: by the store's clock those that were committed, the others by the time in their name. */
  readonly folders: readonly RunFolder[];
  /** Names of folders that no run can have. */
  readonly strangers: readonly string[];
}

export interface RunFolder {
  readonly run: string;
  /** When its manifest was stored, by the store's clock; undefined when it has none, and so is no run. */
  readonly committedAt: Date | undefined;
}

/** Questions that are put to a store at once where each is small: it is its delay that counts. */
const AT_ONCE = Array.from({ length: 16 }, (_, lane) => lane);

/**
 * The folders of all runs, with and without a manifest. Asks for the names of the folders and then for the manifest of
 * each: what else is in them, thousands of objects in each, is not listed. Throws ENVIRONMENT_NAME, and what the store
 * throws.
 */
export async function listRunFolders(store: Store, environment: string): Promise<RunFolders> {
  const prefix = runsPrefix(environment);
  const names: string[] = [];
  for await (const folder of store.listFolders(prefix)) names.push(folder.slice(prefix.length, -1));
  const folders: RunFolder[] = [];
  const runs = names.filter((name) => RUN_NAME.test(name));
  await workThrough(AT_ONCE, runs, new AbortController(), async (_lane, run) => {
    folders.push({ run, committedAt: await manifestStoredAt(store, `${prefix}${run}/`) });
  });
  return { folders: folders.sort(newestFirst), strangers: names.filter((name) => !RUN_NAME.test(name)) };
}

/** By a list and not by `head`: it needs no right to read, and S3 tells it to the millisecond where the server does. */
async function manifestStoredAt(store: Store, folder: string): Promise<Date | undefined> {
  const wanted = `${folder}${MANIFEST_FILE}`;
  for await (const { key, modified } of store.list(wanted)) {
    if (key === wanted) return modified;
  }
  return undefined;
}

function newestFirst(a: RunFolder, b: RunFolder): number {
  return timeOf(b) - timeOf(a) || (a.run < b.run ? 1 : -1);
}

function timeOf({ run, committedAt }: RunFolder): number {
  return (committedAt ?? startOfRun(run)).getTime();
}

/** By its name, which is by the runner's clock; a name that is no date sorts as the oldest. */
function startOfRun(run: string): Date {
  const [date, time = ''] = run.slice(0, 19).split('T');
  const start = new Date(`${date}T${time.replaceAll('-', ':')}Z`);
  return Number.isNaN(start.getTime()) ? new Date(0) : start;
}

/** The committed runs of an environment, newest first. Whether they are genuine is for `openRun` to say. */
export async function listRuns(store: Store, environment: string): Promise<CommittedRun[]> {
  const { folders } = await listRunFolders(store, environment);
  return folders.flatMap(({ run, committedAt }) => (committedAt === undefined ? [] : [{ run, committedAt }]));
}

/**
 * Reads a run's manifest and verifies its signature, before anything else of the run is touched.
 * Throws RUN_MISSING, what `verifyManifest` and `parseManifest` throw, and MANIFEST_ELSEWHERE when the manifest
 * is that of another run or environment.
 */
export async function openRun(
  store: Store,
  environment: string,
  run: string,
  keys: readonly VerifyingKey[],
): Promise<VerifiedRun> {
  const prefix = runPrefix(environment, run);
  const bytes = await readFile(store, `${prefix}${MANIFEST_FILE}`);
  if (bytes === undefined) {
    throw new BulkheadError({
      what: `there is no run ${run} of environment "${environment}" in ${store.description}`,
      fix: 'A run without a manifest was never finished. Choose one that is listed.',
      code: 'RUN_MISSING',
    });
  }
  const signature = await readFile(store, `${prefix}${SIGNATURE_FILE}`);
  const signedBy = verifyManifest(bytes, signature, keys, run);
  const manifest = parseManifest(bytes);
  if (manifest.run !== run || manifest.environment !== environment) {
    throw new BulkheadError({
      what: `the manifest of run ${run} of environment "${environment}" is that of run ${manifest.run} of "${manifest.environment}"`,
      fix: 'Somebody copied it there. Do not use this run, and find out who writes to the store.',
      code: 'MANIFEST_ELSEWHERE',
      exit: 1,
    });
  }
  return { manifest, sha256: manifestSha256(bytes), signedBy };
}

/**
 * Removes everything that lies in a run's folder, its manifest first: from then on it is no run, even when the
 * rest cannot be removed. Returns how many objects there were.
 */
export async function removeRun(store: Store, environment: string, run: string): Promise<number> {
  const prefix = runPrefix(environment, run);
  await store.remove(`${prefix}${MANIFEST_FILE}`);
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  await workThrough(AT_ONCE, keys, new AbortController(), (_lane, key) => store.remove(key));
  return keys.length;
}

/** A small file of a run, or undefined when it is not there. */
export async function readFile(store: Store, key: string): Promise<Buffer | undefined> {
  if ((await store.head(key)) === undefined) return undefined;
  const pieces: Buffer[] = [];
  for await (const piece of store.get(key)) pieces.push(piece);
  return Buffer.concat(pieces);
}
