import { type Envelope, encodeEnvelope } from '../archive/envelope.ts';
import { encodeManifest, type Manifest, type ManifestObject, manifestSha256 } from '../archive/manifest.ts';
import { keysFile, MANIFEST_FILE, SIGNATURE_FILE } from '../archive/names.ts';
import { signManifest } from '../archive/signature.ts';
import type { SigningKey } from '../archive/signing-key.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { WritingKeys } from './keys.ts';
import { putInRun, type RunFolder } from './run-target.ts';
import { openRun, readFile, type VerifiedRun } from './runs.ts';

/** What the manifest says about a run beside its objects. */
export interface RunFacts {
  /** The run before, with the digest of its manifest; undefined for the first. */
  readonly predecessor: { readonly seq: number; readonly sha256: string } | undefined;
  /** Head of the report ledger when the run began; null before its first entry. */
  readonly ledgerHead: string | null;
  /** The key groups with their snapshots, in their order. */
  readonly groups: readonly [KeyGroup, ...KeyGroup[]];
  readonly finishedAt: Date;
  readonly serverVersion: string;
  readonly systemIdentifier: string | undefined;
}

/** A key group, and when its snapshot was taken by the server's clock. */
export interface KeyGroup {
  readonly id: string;
  readonly takenAt: Date;
}

/** The manifest as bytes, and its signature. */
export interface SignedManifest {
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly signature: Buffer;
  readonly seq: number;
}

/**
 * Stores the run's wrapped keys, and reads them back. It holds public halves only, so that it cannot open what it wrote:
 * the bytes must be the same. Throws READ_BACK_KEYS.
 */
export async function storeEnvelope(
  folder: RunFolder,
  envelope: Envelope,
  put: PutBytes,
  signal: AbortSignal,
): Promise<void> {
  const { store, prefix, run } = folder;
  const bytes = encodeEnvelope(envelope);
  await put(folder, keysFile(1), bytes, signal);
  const stored = await readFile(store, `${prefix}${keysFile(1)}`);
  if (stored?.equals(bytes) === true) return;
  throw new BulkheadError({
    what: `the keys file of run ${run} does not come back from the store as it was written`,
    fix: 'Look at the store, then run the backup again.',
    code: 'READ_BACK_KEYS',
    exit: 1,
  });
}

/** Makes and signs the manifest. Pure but for the signature. */
export function signRun(
  folder: RunFolder,
  objects: readonly ManifestObject[],
  facts: RunFacts,
  signing: SigningKey,
): SignedManifest {
  const { predecessor, groups } = facts;
  const earliest = new Date(Math.min(...groups.map(({ takenAt }) => takenAt.getTime())));
  const manifest: Manifest = {
    v: 1,
    run: folder.run,
    environment: folder.environment,
    seq: (predecessor?.seq ?? 0) + 1,
    prevManifestSha256: predecessor?.sha256 ?? null,
    ledgerHead: facts.ledgerHead,
    startedAt: folder.startedAt.toISOString(),
    snapshotAt: earliest.toISOString(),
    finishedAt: facts.finishedAt.toISOString(),
    serverVersion: facts.serverVersion,
    systemIdentifier: facts.systemIdentifier ?? null,
    tier: folder.term.tier,
    lockUntil: folder.term.lock?.until.toISOString() ?? null,
    keyGroups: groups.map(({ id, takenAt }) => ({ id, snapshotAt: takenAt.toISOString() })),
    objects: [...objects].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
  const bytes = encodeManifest(manifest);
  return {
    bytes,
    sha256: manifestSha256(bytes),
    signature: signManifest(bytes, signing),
    seq: manifest.seq,
  };
}

/** Stores the signature. Without the manifest beside it, it means nothing. */
export async function storeSignature(
  folder: RunFolder,
  { signature }: SignedManifest,
  put: PutBytes,
  signal: AbortSignal,
): Promise<void> {
  await put(folder, SIGNATURE_FILE, signature, signal);
}

/**
 * Stores the manifest, the last file of all: from this moment the run exists. Then opens the run as a reader
 * would. Throws when it does not verify from the store.
 */
export async function commitRun(
  folder: RunFolder,
  manifest: SignedManifest,
  keys: WritingKeys,
  put: PutBytes,
  signal: AbortSignal,
): Promise<VerifiedRun> {
  await put(folder, MANIFEST_FILE, manifest.bytes, signal);
  return openRun(folder.store, folder.environment, folder.run, [keys.signing]);
}

/** Stores a small file of a run. */
export type PutBytes = (folder: RunFolder, file: string, bytes: Buffer, signal: AbortSignal) => Promise<void>;

/** Stores a file that may not be there yet. Throws what the store throws. */
export async function putNew(
  folder: RunFolder,
  file: string,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<void> {
  const body = async function* () {
    yield bytes;
  };
  await putInRun(folder, file, body(), { signal });
}

/**
 * Stores a file that may be there already with the same bytes, from an attempt that was cut off. Throws RUN_FILE_OTHER when
 * other bytes are in its place, and what the store throws.
 */
export async function putSame(
  folder: RunFolder,
  file: string,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<void> {
  const stored = await readFile(folder.store, `${folder.prefix}${file}`);
  if (stored === undefined) return putNew(folder, file, bytes, signal);
  if (stored.equals(bytes)) return;
  throw new BulkheadError({
    what: `${file} of run ${folder.run} is there already, with other bytes than this job would write`,
    fix: 'Somebody else writes to this run. Start the whole run anew, and find out who it was.',
    code: 'RUN_FILE_OTHER',
    exit: 1,
  });
}
