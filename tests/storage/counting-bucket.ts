import { setTimeout as delay } from 'node:timers/promises';
import type { Bucket, BucketLimits } from '../../scripts/lib/storage/bucket/bucket.ts';

/** What went through a bucket that keeps nothing. */
export interface Counts {
  readonly parts: { key: string; number: number; bytes: number }[];
  readonly wholes: { key: string; bytes: number }[];
  underWay: number;
  mostUnderWay: number;
  bytesUnderWay: number;
  mostBytesUnderWay: number;
}

class Absent extends Error {}

/** A bucket for simulated gigabytes: counts what it is given, takes so long over each exchange, and keeps nothing. */
export function countingBucket(limits: BucketLimits, latency: number): Bucket & { readonly counts: Counts } {
  const counts: Counts = {
    parts: [],
    wholes: [],
    underWay: 0,
    mostUnderWay: 0,
    bytesUnderWay: 0,
    mostBytesUnderWay: 0,
  };
  const exchange = async (bytes: number, signal: AbortSignal) => {
    counts.underWay += 1;
    counts.bytesUnderWay += bytes;
    counts.mostUnderWay = Math.max(counts.mostUnderWay, counts.underWay);
    counts.mostBytesUnderWay = Math.max(counts.mostBytesUnderWay, counts.bytesUnderWay);
    try {
      await delay(latency, undefined, { signal });
    } finally {
      counts.underWay -= 1;
      counts.bytesUnderWay -= bytes;
    }
  };
  const nothing = async (): Promise<never> => {
    throw new Absent('nothing is kept');
  };
  const emptyPage = async () => ({ items: [], next: undefined });
  return {
    counts,
    description: 'a bucket that counts',
    features: {
      conditional: false,
      versions: false,
      lock: false,
      checksum: 'none',
      sweep: false,
      volumeBytes: limits.partBytes * limits.partBudget,
    },
    limits,
    checkKey: () => undefined,
    async putWhole(key, bytes, _how, signal) {
      await exchange(bytes.length, signal);
      counts.wholes.push({ key, bytes: bytes.length });
      return {};
    },
    async begin(key, _how, began) {
      await exchange(0, began);
      return {
        async part(number, bytes, signal) {
          await exchange(bytes.length, signal);
          counts.parts.push({ key, number, bytes: bytes.length });
        },
        async complete(_ifAbsent, signal) {
          await exchange(0, signal);
          return {};
        },
        abort: (signal) => exchange(0, signal),
      };
    },
    read: nothing,
    head: nothing,
    listPage: emptyPage,
    listFolderPage: emptyPage,
    listVersionPage: emptyPage,
    listUnfinishedPage: emptyPage,
    abortUnfinished: nothing,
    remove: (_key, _version, signal) => exchange(0, signal),
    extendLock: nothing,
    now: async () => new Date(),
    judge: (error) => ({ kind: error instanceof Absent ? 'absent' : 'final' }),
    explain: (error) => (error instanceof Error ? error : new Error(String(error))),
  };
}
