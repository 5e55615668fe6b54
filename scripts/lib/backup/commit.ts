import { encodeEnvelope, MAIN_GROUP, wrapRunKey } from '../archive/envelope.ts';
import { encodeManifest, type Manifest, type ManifestObject, manifestSha256 } from '../archive/manifest.ts';
import { keysFile, MANIFEST_FILE, SIGNATURE_FILE } from '../archive/names.ts';
import { signManifest } from '../archive/signature.ts';
import type { SessionIdentity } from '../postgres/identity.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { WritingKeys } from './keys.ts';
import { putInRun, type RunTarget } from './run-target.ts';
import { openRun, readFile, type VerifiedRun } from './runs.ts';
import type { Snapshot } from './snapshot.ts';

/** What the manifest says about a run beside its objects. */
export interface RunFacts {
  readonly predecessor: VerifiedRun | undefined;
  /** Head of the report ledger when the run began; null before its first entry. */
  readonly ledgerHead: string | null;
  readonly snapshot: Snapshot;
  readonly identity: SessionIdentity;
}

/** The manifest as bytes, and its signature. */
export interface SignedManifest {
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly signature: Buffer;
  readonly seq: number;
}

/**
 * Stores the run's wrapped key, and reads it back. It holds public halves only, so that it cannot open what it wrote:
 * the bytes must be the same.
 */
export async function storeEnvelope(
  target: RunTarget,
  keys: WritingKeys,
  signal: AbortSignal,
): Promise<void> {
  const { store, prefix, run, runKey } = target;
  const key = `${prefix}${keysFile(1)}`;
  const bytes = encodeEnvelope(wrapRunKey(runKey, run, keys.recipients));
  await putBytes(target, keysFile(1), bytes, signal);
  const stored = await readFile(store, key);
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
  target: RunTarget,
  objects: readonly ManifestObject[],
  facts: RunFacts,
  finishedAt: Date,
  keys: WritingKeys,
): SignedManifest {
  const { predecessor, snapshot, identity } = facts;
  const snapshotAt = snapshot.takenAt.toISOString();
  const manifest: Manifest = {
    v: 1,
    run: target.run,
    environment: target.environment,
    seq: (predecessor?.manifest.seq ?? 0) + 1,
    prevManifestSha256: predecessor?.sha256 ?? null,
    ledgerHead: facts.ledgerHead,
    startedAt: target.startedAt.toISOString(),
    snapshotAt,
    finishedAt: finishedAt.toISOString(),
    serverVersion: identity.serverVersion,
    systemIdentifier: identity.systemIdentifier ?? null,
    tier: target.term.tier,
    lockUntil: target.term.lock?.until.toISOString() ?? null,
    keyGroups: [{ id: MAIN_GROUP, snapshotAt }],
    objects: [...objects].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
  const bytes = encodeManifest(manifest);
  return {
    bytes,
    sha256: manifestSha256(bytes),
    signature: signManifest(bytes, keys.signing),
    seq: manifest.seq,
  };
}

/** Stores the signature. Without the manifest beside it, it means nothing. */
export async function storeSignature(
  target: RunTarget,
  { signature }: SignedManifest,
  signal: AbortSignal,
): Promise<void> {
  await putBytes(target, SIGNATURE_FILE, signature, signal);
}

/**
 * Stores the manifest, the last file of all: from this moment the run exists. Then opens the run as a reader
 * would. Throws when it does not verify from the store.
 */
export async function commitRun(
  target: RunTarget,
  manifest: SignedManifest,
  keys: WritingKeys,
  signal: AbortSignal,
): Promise<VerifiedRun> {
  await putBytes(target, MANIFEST_FILE, manifest.bytes, signal);
  return openRun(target.store, target.environment, target.run, [keys.signing]);
}

async function putBytes(target: RunTarget, file: string, bytes: Buffer, signal: AbortSignal): Promise<void> {
  const body = async function* () {
    yield bytes;
  };
  await putInRun(target, file, body(), { signal });
}
