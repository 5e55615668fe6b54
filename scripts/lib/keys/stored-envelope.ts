import { type Envelope, generationOf, parseEnvelope } from '../archive/envelope.ts';
import { runPrefix } from '../backup/runs.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Lock, Store, StoredObject } from '../storage/store.ts';

/** A keys file as it lies in the store: one version of one generation. */
export interface StoredEnvelope {
  /** The number in its name. */
  readonly generation: number;
  readonly key: string;
  readonly version: string | undefined;
  /** What a reader who names no version gets. False for a version that was hidden or written over. */
  readonly latest: boolean;
  readonly modified: Date;
  readonly lock: Lock | undefined;
  /** Undefined when it cannot be read as the keys file of this run and generation. */
  readonly envelope: Envelope | undefined;
  /** Why it cannot be read. */
  readonly refusal: BulkheadError | undefined;
}

/** Bytes of the largest keys file that is read: room for more than 1,000 recipients. */
const LARGEST = 1 << 20;

const NAME = /^([1-9]\d{0,8})\.json$/;

/**
 * Every keys file of a run, the newest generation first. With `versions` also those that were hidden or written over,
 * for which a store may ask another right than for reading. What cannot be read is told, not thrown: whoever can
 * write to the store can put such a file there. Throws what the store throws.
 */
export async function readEnvelopes(
  store: Store,
  environment: string,
  run: string,
  { versions }: { versions: boolean },
): Promise<StoredEnvelope[]> {
  const prefix = `${runPrefix(environment, run)}keys.`;
  const found: StoredEnvelope[] = [];
  for await (const object of versions ? everyVersion(store, prefix) : newest(store, prefix)) {
    const generation = Number(NAME.exec(object.key.slice(prefix.length))?.[1] ?? 0);
    if (generation === 0) continue;
    const { key, version, modified, lock, latest } = object;
    const read = await readOne(store, object, run, generation);
    found.push({ generation, key, version, latest, modified, lock, ...read });
  }
  return found.sort((a, b) => b.generation - a.generation || Number(b.latest) - Number(a.latest));
}

async function* newest(store: Store, prefix: string): AsyncGenerator<StoredObject & { latest: boolean }> {
  for await (const object of store.list(prefix)) yield { ...object, latest: true };
}

async function* everyVersion(
  store: Store,
  prefix: string,
): AsyncGenerator<StoredObject & { latest: boolean }> {
  for await (const version of store.listVersions(prefix)) if (!version.marker) yield version;
}

async function readOne(
  store: Store,
  { key, size, version }: StoredObject,
  run: string,
  generation: number,
): Promise<Pick<StoredEnvelope, 'envelope' | 'refusal'>> {
  if (size > LARGEST) return refused(run, generation, `has ${size} bytes, which no keys file has`);
  const pieces: Buffer[] = [];
  for await (const piece of store.get(key, version === undefined ? {} : { version })) pieces.push(piece);
  try {
    const envelope = parseEnvelope(Buffer.concat(pieces));
    if (envelope.run !== run) return refused(run, generation, `is that of run ${envelope.run}`);
    const inside = generationOf(envelope);
    if (inside !== generation) return refused(run, generation, `is a copy of generation ${inside}`);
    return { envelope, refusal: undefined };
  } catch (error) {
    if (error instanceof BulkheadError) return { envelope: undefined, refusal: error };
    throw error;
  }
}

function refused(
  run: string,
  generation: number,
  does: string,
): Pick<StoredEnvelope, 'envelope' | 'refusal'> {
  const refusal = new BulkheadError({
    what: `keys.${generation}.json of run ${run} ${does}`,
    fix: 'Somebody else wrote it: it is passed over. Find out who writes to the store, and remove it.',
    code: 'ENVELOPE_FOREIGN',
    exit: 1,
  });
  return { envelope: undefined, refusal };
}
