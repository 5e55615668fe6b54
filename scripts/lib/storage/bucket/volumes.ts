import { BulkheadError } from '../../runtime/errors.ts';
import type { BucketLimits, BucketObject, Facts } from './bucket.ts';

/**
 * An object of more parts than a bucket allows goes on in further ones: `<key>.001`, `<key>.002` … Each volume but
 * the last is exactly as long as `facts.volume` says, so a reader knows of each whether another one follows; and a
 * lost one is noticed. All volumes of a put carry its `facts.put`. The first is completed last: the key does not
 * exist before all of the object does.
 */
export const MOST_VOLUMES = 1000;

/** The key of a volume; of the first, number 0, it is the object's own. */
export function volumeKey(key: string, volume: number): string {
  return volume === 0 ? key : `${key}.${String(volume).padStart(3, '0')}`;
}

/** The object that a key could be a further volume of. */
export function baseOf(key: string): string | undefined {
  return /^(.+)\.(?!000)\d{3}$/s.exec(key)?.[1];
}

/** Refuses to put under a name that stands for a further volume of another object. Throws STORE_KEY. */
export function refuseVolumeName(key: string): void {
  const base = baseOf(key);
  if (base === undefined) return;
  throw new BulkheadError({
    what: `the store key ${JSON.stringify(key)} is the name of a further volume of ${JSON.stringify(base)}`,
    fix: 'Choose a key that does not end in a dot and three digits.',
    code: 'STORE_KEY',
  });
}

/** Whether another volume follows this one. */
export function isContinued({ size, facts }: Pick<BucketObject, 'size' | 'facts'>): boolean {
  return facts?.volume !== undefined && Number(facts.volume) === size && size > 0;
}

/** The facts of a volume of a put: `put` names the put, `volume` the bytes of a full volume. */
export function volumeFacts(put: string, volumeBytes: number): Facts {
  return { put, volume: String(volumeBytes) };
}

/**
 * The size of the parts of an object of about so many bytes: the usual one, or larger in whole MiB when the object
 * would not fit into the budget otherwise. It stays the same for the whole object, which some servers require.
 */
export function partBytesFor(estimate: number | undefined, limits: BucketLimits): number {
  const { partBytes, minPartBytes, maxPartBytes, partBudget } = limits;
  const usual = Math.max(partBytes, minPartBytes);
  // A tenth more, since an estimate is one.
  const needed = Math.ceil(((estimate ?? 0) * 1.1) / partBudget / MIB) * MIB;
  return Math.min(Math.max(usual, needed), Math.max(usual, maxPartBytes));
}

const MIB = 1 << 20;
