import { createHash } from 'node:crypto';
import { type Envelope, findGroup, type OpeningKey, unwrapRunKey } from '../archive/envelope.ts';
import type { ManifestObject } from '../archive/manifest.ts';
import { openObject } from '../archive/open.ts';
import { runPrefix, type VerifiedRun } from '../backup/runs.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import type { StoredEnvelope } from './stored-envelope.ts';

/** The key of one key group, proved to be the one that its objects are sealed with. */
export interface GroupKey {
  readonly group: string;
  readonly runKey: Buffer;
}

/** A run whose keys are at hand. */
export interface UnlockedRun {
  readonly keys: readonly GroupKey[];
  /** The envelope that they come from. */
  readonly from: StoredEnvelope & { readonly envelope: Envelope };
  /** Newer keys files that are not genuine, and why: a finding about whoever can write to the store. */
  readonly passedOver: readonly BulkheadError[];
}

/**
 * Opens the newest envelope that is genuine. Newest first, an envelope is passed over when it cannot be read, when it
 * is for other keys than ours, when its recipients are not those that were written with the run key, and when what is
 * in it does not open what the signed manifest lists: so nobody who can only write to the store can put a key of his
 * own in the place of ours, nor make a run unreadable by adding files.
 * @throws {BulkheadError} KEYS_MISSING, NO_KEY_FITS, or why the newest that is for our keys was refused.
 */
export async function unlockEnvelopes(
  store: Store,
  verified: VerifiedRun,
  envelopes: readonly StoredEnvelope[],
  keys: readonly OpeningKey[],
): Promise<UnlockedRun> {
  const { run } = verified.manifest;
  const passedOver: BulkheadError[] = [];
  let foreign: BulkheadError | undefined;
  for (const from of envelopes) {
    const { envelope, refusal } = from;
    if (envelope === undefined) {
      if (refusal !== undefined) passedOver.push(refusal);
      continue;
    }
    try {
      return {
        keys: await unlockOne(store, verified, envelope, keys),
        from: { ...from, envelope },
        passedOver,
      };
    } catch (error) {
      if (!(error instanceof BulkheadError) || error.code.startsWith('STORE_')) throw error;
      if (error.code === 'NO_KEY_FITS') foreign ??= error;
      else passedOver.push(error);
    }
  }
  throw passedOver[0] ?? foreign ?? missing(run);
}

/** The ids of the recipients of every key group: each of them alone opens the run. Pure. */
export function recipientsOf(envelope: Envelope): string[] {
  const [first, ...others] = envelope.groups;
  const kids = [...new Set((first?.recipients ?? []).map(({ kid }) => kid))];
  return kids.filter((kid) => others.every((group) => group.recipients.some((one) => one.kid === kid)));
}

/** Whether every key group of an envelope carries the proof of its writer. Pure. */
export function isProven(envelope: Envelope): boolean {
  return envelope.groups.every(({ proof }) => proof !== undefined);
}

async function unlockOne(
  store: Store,
  verified: VerifiedRun,
  envelope: Envelope,
  keys: readonly OpeningKey[],
): Promise<GroupKey[]> {
  const { manifest } = verified;
  const found: GroupKey[] = [];
  for (const { id: group } of manifest.keyGroups) {
    findGroup(envelope, manifest.run, group);
    const runKey = unwrapRunKey(envelope, manifest.run, keys, group);
    await proveRunKey(store, verified, group, runKey);
    found.push({ group, runKey });
  }
  return found;
}

/**
 * Proves a run key on the smallest object of its group that the signed manifest lists: its bytes are those that were
 * signed, and the key opens them. Throws KEY_UNPROVABLE when that object itself is damaged, OTHER_RUN_KEY when the key
 * does not open it.
 */
async function proveRunKey(
  store: Store,
  { manifest }: VerifiedRun,
  group: string,
  runKey: Buffer,
): Promise<void> {
  const [smallest] = manifest.objects
    .filter(({ keyGroup }) => keyGroup === group)
    .sort((a, b) => a.size - b.size);
  if (smallest === undefined) return;
  const { run, environment } = manifest;
  const bytes = await readSigned(store, `${runPrefix(environment, run)}${smallest.name}`, run, smallest);
  const opening = { run, object: smallest.name, key: { runKey }, size: smallest.size };
  const pieces = async function* () {
    yield bytes;
  };
  try {
    for await (const piece of openObject(opening, pieces())) void piece;
  } catch (cause) {
    if (!(cause instanceof BulkheadError)) throw cause;
    throw new BulkheadError({
      what: `the keys file of run ${run} holds another key than the one that its objects are sealed with`,
      fix: 'Somebody else wrote it: use an earlier generation, and find out who writes to the store.',
      code: 'OTHER_RUN_KEY',
      exit: 1,
      cause,
    });
  }
}

/** The bytes of an object, when they are the ones that were signed. */
async function readSigned(store: Store, key: string, run: string, object: ManifestObject): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const stored = await store.head(key);
  if (stored?.size === object.size) for await (const piece of store.get(key)) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  if (createHash('sha256').update(bytes).digest('hex') === object.sha256) return bytes;
  throw new BulkheadError({
    what: `object ${object.name} of run ${run} is not the one that its manifest lists, so that no key can be tried on it`,
    fix: 'The run is damaged: npx tsx scripts/backup/verify-backup.ts --run all says how far.',
    code: 'KEY_UNPROVABLE',
    exit: 1,
  });
}

function missing(run: string): BulkheadError {
  return new BulkheadError({
    what: `run ${run} has no keys file`,
    fix: 'Without it nobody can open the run: bring keys.1.json back from a copy of the store.',
    code: 'KEYS_MISSING',
    exit: 1,
  });
}
