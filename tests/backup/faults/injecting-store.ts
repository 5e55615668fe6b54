import type { PutOptions, Store, Stored } from '../../../scripts/lib/storage/store.ts';

/** Which objects of a run a fault meets: all whose keys hold this text. */
export type Target = string;

/** A put that does something else with the body than the store would. */
type Put = (key: string, body: AsyncIterable<Uint8Array>, options: PutOptions | undefined) => Promise<Stored>;

/** The store with one or more of its methods replaced. */
export function withMethods(store: Store, methods: Partial<Store>): Store {
  return { ...store, ...methods };
}

/** The store with another put for the objects that are met. */
export function onPut(store: Store, target: Target, put: Put): Store {
  return withMethods(store, {
    put: (key, body, options) =>
      key.includes(target) ? put(key, body, options) : store.put(key, body, options),
  });
}

/** Refuses before it has read anything. */
export function refusing(store: Store, target: Target, error: () => Error): Store {
  return onPut(store, target, () => Promise.reject(error()));
}

/** Takes `pieces` of the body, then fails: the store below sees a body that breaks off. */
export function failingAfter(store: Store, target: Target, pieces: number, error: () => Error): Store {
  const breaking = async function* (body: AsyncIterable<Uint8Array>) {
    let taken = 0;
    for await (const piece of body) {
      if (taken === pieces) throw error();
      taken += 1;
      yield piece;
    }
    throw error();
  };
  return onPut(store, target, (key, body, options) => store.put(key, breaking(body), options));
}

/** Does what it was asked, and then loses its answer. */
export function failingAfterwards(store: Store, target: Target, error: () => Error): Store {
  return onPut(store, target, async (key, body, options) => {
    await store.put(key, body, options);
    throw error();
  });
}

/** Waits before each piece. */
export function slow(store: Store, target: Target, milliseconds: number): Store {
  const waiting = async function* (body: AsyncIterable<Uint8Array>) {
    for await (const piece of body) {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      yield piece;
    }
  };
  return onPut(store, target, (key, body, options) => store.put(key, waiting(body), options));
}

/** Takes the first piece and then no more, until it is given up. */
export function hanging(store: Store, target: Target, onHang: () => void): Store {
  const stuck = async function* (body: AsyncIterable<Uint8Array>) {
    for await (const piece of body) {
      yield piece;
      onHang();
      await new Promise(() => undefined);
    }
  };
  return onPut(store, target, (key, body, options) => store.put(key, stuck(body), options));
}

/** Stores other bytes than it was given. `honest` tells what it has stored, otherwise what it was given. */
export function spoiling(
  store: Store,
  target: Target,
  change: (bytes: Buffer) => Buffer,
  honest: boolean,
): Store {
  return onPut(store, target, async (key, body, options) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece);
    const whole = Buffer.concat(pieces);
    const stored = await store.put(key, oneByOne(change(Buffer.from(whole))), options);
    return honest ? stored : { ...stored, size: whole.length };
  });
}

/** Confirms what it does not have. */
export function losing(store: Store, target: Target): Store {
  return onPut(store, target, async (key, body, options) => {
    const stored = await store.put(key, body, options);
    await store.remove(key);
    return stored;
  });
}

/** Cannot read what was stored. */
export function unreadable(store: Store, target: Target, error: () => Error): Store {
  return withMethods(store, {
    async *get(key, options) {
      if (key.includes(target)) throw error();
      yield* store.get(key, options);
    },
  });
}

async function* oneByOne(bytes: Buffer) {
  yield bytes;
}
