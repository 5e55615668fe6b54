import { mock } from 'node:test';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { b2Place } from '../storage/b2-place.ts';
import { s3Place } from '../storage/s3-place.ts';
import { MemoryStore } from './memory-store.ts';
import type { Place } from './place.ts';

/** The fake servers and their clients read the time of this process: turned, it is the same for all of them. */
async function turned(open: Promise<{ store: Store } & AsyncDisposable>): Promise<Place> {
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  const place = await open;
  return {
    store: place.store,
    setClock: (now) => mock.timers.setTime(now.getTime()),
    [Symbol.asyncDispose]: async () => {
      mock.timers.reset();
      await place[Symbol.asyncDispose]();
    },
  };
}

/** A store in memory, whose clock stands. */
export async function memory(now: Date): Promise<Place> {
  const store = new MemoryStore(now);
  return {
    store,
    setClock: (then) => {
      store.clock = then;
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** Fake buckets that keep versions; `lock: false` are those that were made without object lock. */
export const BUCKETS = bucketsOf(true);
export const LOCKLESS_BUCKETS = bucketsOf(false);

function bucketsOf(lock: boolean): Readonly<Record<'s3' | 'b2', () => Promise<Place>>> {
  return {
    s3: () => turned(s3Place({ kind: { versioning: true, lock } })),
    b2: () => turned(b2Place({ kind: { lock } })),
  };
}
