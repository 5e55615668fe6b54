import {
  type Envelope,
  findGroup,
  type OpeningKey,
  proveEnvelope,
  unwrapRunKey,
} from '../archive/envelope.ts';
import { keysFile } from '../archive/names.ts';
import type { VerifiedRun } from '../backup/runs.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { refusable } from '../storage/refusable.ts';
import type { Store } from '../storage/store.ts';
import type { PassedOver } from './passed-over.ts';
import { proveRunKey } from './run-key-proof.ts';
import type { StoredEnvelope } from './stored-envelope.ts';
import { noneOpens, type Refused } from './unopened.ts';

/** The key of one key group, proved to be the one that its objects are sealed with if the group was to be read. */
export interface GroupKey {
  readonly group: string;
  readonly runKey: Buffer;
}

/** An envelope that could be read. */
export type ReadEnvelope = StoredEnvelope & { readonly envelope: Envelope };

/** A run whose keys are at hand. */
export interface UnlockedRun {
  readonly keys: readonly GroupKey[];
  /** The envelope that they come from. */
  readonly from: ReadEnvelope;
  /** The newest genuine envelope: a newer one than `from` where the keys given have been retired since. */
  readonly newest: ReadEnvelope;
  /** Newest first. What is not genuine is a finding about whoever can write to the store. */
  readonly passedOver: readonly PassedOver[];
}

/**
 * Opens the newest envelope that is genuine and for our keys. Newest first, an envelope is passed over when it cannot be
 * read, when it is for other keys than ours, when its recipients are not those that were written with the run key, and
 * when what is in it does not open what the signed manifest lists: so nobody who can only write to the store can put a
 * key of his own in the place of ours, nor make a run unreadable by adding files.
 * @param needed key groups that are to be read; all by default. The keys of others are unwrapped, and not tried on an
 * object: what is wrong with one group must not keep anybody from the others.
 * @throws {BulkheadError} KEYS_MISSING; why the only envelope did not open; NO_KEY_FITS when all are for other keys,
 * else KEYS_UNUSABLE, which say it of each.
 */
export async function unlockEnvelopes(
  store: Store,
  verified: VerifiedRun,
  envelopes: readonly StoredEnvelope[],
  keys: readonly OpeningKey[],
  needed: readonly string[] = verified.manifest.keyGroups.map(({ id }) => id),
): Promise<UnlockedRun> {
  const { run } = verified.manifest;
  const refused: Refused[] = [];
  for (const stored of envelopes) {
    const { envelope, refusal } = stored;
    const found =
      envelope === undefined
        ? refusal
        : await refusable(() => unlockOne(store, verified, envelope, keys, needed));
    if (found instanceof BulkheadError) refused.push({ stored, why: found });
    else if (envelope !== undefined && found !== undefined) {
      const from = { ...stored, envelope };
      return { keys: found, from, ...judgeNewer(run, refused, from, found) };
    }
  }
  throw noneOpens(run, refused, keys, store);
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
  needed: readonly string[],
): Promise<GroupKey[]> {
  const { manifest } = verified;
  const found: GroupKey[] = [];
  for (const { id: group } of manifest.keyGroups) {
    findGroup(envelope, manifest.run, group);
    const runKey = unwrapRunKey(envelope, manifest.run, keys, group);
    if (needed.includes(group)) await proveRunKey(store, verified, group, runKey);
    found.push({ group, runKey });
  }
  return found;
}

/** With the run key at hand, an envelope for other keys can be told from a forged one. */
function judgeNewer(
  run: string,
  refused: readonly Refused[],
  from: ReadEnvelope,
  keys: readonly GroupKey[],
): Pick<UnlockedRun, 'newest' | 'passedOver'> {
  let newest: ReadEnvelope | undefined;
  const passedOver = refused.map(({ stored, why }): PassedOver => {
    const file = keysFile(stored.generation);
    const { envelope } = stored;
    if (envelope === undefined || why.code !== 'NO_KEY_FITS') return { file, genuine: false, why };
    const forged = refusalOf(() => {
      for (const { group, runKey } of keys) proveEnvelope(envelope, run, runKey, group);
    });
    if (forged !== undefined) return { file, genuine: false, why: forged };
    newest ??= { ...stored, envelope };
    return { file, genuine: true, why };
  });
  return { newest: newest ?? from, passedOver };
}

function refusalOf(judge: () => void): BulkheadError | undefined {
  try {
    judge();
    return undefined;
  } catch (error) {
    if (error instanceof BulkheadError) return error;
    throw error;
  }
}
