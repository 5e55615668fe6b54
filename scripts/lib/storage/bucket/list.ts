import { type Asked, ask } from './attempt.ts';
import type { BucketObject } from './bucket.ts';
import { headVolume } from './read.ts';
import { baseOf, isContinued, volumeKey } from './volumes.ts';

/**
 * All objects under a prefix, page by page, sorted. The volumes of one object are told as one, with the size of
 * all; a volume that belongs to no object, from a put that was killed while it completed, is told by its own key.
 */
export async function* listObjects(
  asked: Asked,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<BucketObject> {
  /** Objects whose further volumes could still come, in order. */
  const held: Held[] = [];
  for await (const object of pages(asked, prefix, signal)) {
    for (let first = held[0]; first !== undefined && isPast(first, object.key); first = held[0]) {
      held.shift();
      yield first.object;
    }
    const owner = held.find(({ object: { key } }) => key === baseOf(object.key));
    if (owner !== undefined) await addVolumes(asked, owner, signal);
    if (owner?.volumes?.has(object.key) !== true) held.push({ object });
  }
  for (const { object } of held) yield object;
}

interface Held {
  object: BucketObject;
  /** Keys of its further volumes, once one was seen: almost no object has any, so none is asked before. */
  volumes?: ReadonlySet<string>;
}

/** Asks the object how far it goes on. Where a volume is missing its size ends there, which its manifest contradicts. */
async function addVolumes(asked: Asked, held: Held, signal: AbortSignal): Promise<void> {
  if (held.volumes !== undefined) return;
  const volumes = new Set<string>();
  const { key, size } = held.object;
  const first = await headVolume(asked, key, undefined, signal);
  let whole = size;
  for (let last = first; last !== undefined && isContinued(last); ) {
    last = await headVolume(asked, volumeKey(key, volumes.size + 1), undefined, signal);
    if (last === undefined || last.facts?.put !== first?.facts?.put) break;
    volumes.add(last.key);
    whole += last.size;
  }
  held.object = { ...held.object, size: whole };
  held.volumes = volumes;
}

/** Whether no volume of what is held can come any more. */
function isPast({ object }: Held, current: string): boolean {
  return Buffer.compare(Buffer.from(current), Buffer.from(`${object.key}.999`)) > 0;
}

async function* pages(asked: Asked, prefix: string, signal: AbortSignal): AsyncGenerator<BucketObject> {
  const exchange = { action: `listing ${prefix === '' ? 'the store' : prefix}`, signal };
  let from: string | undefined;
  do {
    const at = from;
    const page = await ask(asked, exchange, (s) => asked.bucket.listPage(prefix, at, s));
    yield* page.items;
    from = page.next;
  } while (from !== undefined);
}
