import { BulkheadError } from '../../runtime/errors.ts';
import { clocksAgree, measureSkew } from '../clock-skew.ts';
import { attempt, mustBeRefused, mustWork, type Seen, unclear, worst } from './attempt.ts';
import { bodyOf, type Ground, getText, putText } from './ground.ts';

const MIB = 1 << 20;
const DAY = 86_400_000;

/** The store's clock against ours. */
export async function probeClock(ground: Ground): Promise<void> {
  const { store } = ground.actors.write;
  const measured = await attempt(() => measureSkew(store, () => ground.context.now()));
  if (measured.kind !== 'done') return ground.tell('clock', unclear(measured.error));
  const seconds = Math.round(measured.value.ahead / 1000);
  const apart = Math.abs(seconds);
  ground.tell('clock', {
    verdict: clocksAgree(measured.value) ? 'green' : 'red',
    observed:
      apart <= 1
        ? 'they agree to the second'
        : `the store is ${apart} seconds ${seconds > 0 ? 'ahead' : 'behind'}`,
  });
}

/** Objects that the other probes stand on. */
export const OBJECTS = {
  data: 'data.bha',
  manifest: 'manifest.json',
  /** What each of the three tries to remove: one of its own, so that no attempt spoils another. */
  write: 'write.bha',
  read: 'read.bha',
  prune: 'prune.bha',
} as const;

export interface Placed {
  /** Versions of the manifest, which every key may read, the older first; undefined in a bucket that keeps none. */
  readonly older: string | undefined;
  readonly newer: string | undefined;
  readonly versions: Readonly<Record<'write' | 'read' | 'prune', string | undefined>>;
}

/** Stores what the other probes need, lists and reads it. Undefined when the key cannot even store. */
export async function place(ground: Ground): Promise<Placed | undefined> {
  const { store } = ground.actors.write;
  const put = (name: string, text: string) => putText(store, ground.key(name), text);
  const placed = await attempt(async () => ({
    data: await put(OBJECTS.data, 'data'),
    older: await put(OBJECTS.manifest, 'older'),
    newer: await put(OBJECTS.manifest, 'newer'),
    versions: {
      write: await put(OBJECTS.write, 'write'),
      read: await put(OBJECTS.read, 'read'),
      prune: await put(OBJECTS.prune, 'prune'),
    },
  }));
  if (placed.kind !== 'done') {
    ground.tell('write', mustWork(placed, ''));
    return undefined;
  }
  const listed = await attempt(() => Array.fromAsync(store.list(ground.prefix)));
  const readBack = await attempt(() => getText(store, ground.key(OBJECTS.data)));
  const seen = worst(mustWork(listed, 'it does'), mustWork(readBack, 'it stored, listed and read back'));
  const stale = readBack.kind === 'done' && readBack.value !== 'data';
  ground.tell('write', stale ? { verdict: 'red', observed: 'what was read is not what was stored' } : seen);
  return placed.value;
}

/** That the write key can take nothing away. */
export async function probeWriterRemoves(ground: Ground, { versions }: Placed): Promise<void> {
  const { kind, write } = ground.actors;
  const key = ground.key(OBJECTS.write);
  const hidden = await attempt(() => write.store.remove(key));
  ground.tell(
    'writeHides',
    kind === 'b2' && hidden.kind === 'done'
      ? { verdict: 'green', observed: 'it hides them, as every B2 key that writes' }
      : mustBeRefused(hidden, 'it removed one'),
  );
  if (versions.write === undefined) {
    return ground.tell('writeRemoves', { verdict: 'grey', observed: 'the bucket keeps no versions' });
  }
  const removed = await attempt(() => write.store.remove(key, versions.write));
  if (removed.kind === 'done') ground.removers.add(write);
  ground.tell('writeRemoves', mustBeRefused(removed, 'it removed one'));
}

/** That older versions stay, as whoever may see them finds. */
export async function probeVersions(ground: Ground, { older, newer }: Placed): Promise<void> {
  if (older === undefined || newer === undefined || older === newer) {
    return ground.tell('versions', { verdict: 'red', observed: 'the bucket keeps no versions' });
  }
  let seen: Seen = { verdict: 'grey', observed: 'no key that was given may read versions' };
  for (const { role, store } of ground.everybody) {
    const read = await attempt(() => getText(store, ground.key(OBJECTS.manifest), older));
    if (read.kind === 'refused') continue;
    // Another key may tell more.
    if (read.kind === 'failed' && read.error.code !== 'STORE_NOT_FOUND') {
      seen = unclear(read.error);
      continue;
    }
    seen = mustWork(read, `two versions; the ${role} key read the older one`);
    if (read.kind === 'done' && read.value !== 'older') {
      seen = { verdict: 'red', observed: 'the older version has other bytes than were stored' };
    }
    break;
  }
  ground.tell('versions', seen);
}

/** That an upload in parts which fails is given up. */
export async function probeUploads(ground: Ground): Promise<void> {
  const { write } = ground.actors;
  const put = await attempt(() => write.store.put(ground.key('upload.bha'), breakingOff()));
  if (put.kind !== 'failed' || put.error.code !== BREAK) return ground.tell('uploads', mustWork(put, ''));
  let seen: Seen = { verdict: 'grey', observed: 'no key that was given may list unfinished uploads' };
  for (const { folder } of ground.everybody) {
    // Whatever is unfinished in the folder of this check is our own.
    const swept = await attempt(() => folder.sweep(new Date(Date.now() + DAY)));
    if (swept.kind === 'failed') seen = unclear(swept.error);
    if (swept.kind !== 'done') continue;
    seen =
      swept.value.length > 0
        ? { verdict: 'red', observed: 'the upload was still there' }
        : { verdict: 'green', observed: 'no unfinished upload was left' };
    break;
  }
  ground.tell('uploads', seen);
}

const BREAK = 'STORE_CHECK_BREAK';

/** More than one part, and then an end that is none. */
async function* breakingOff(): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(6 * MIB);
  throw new BulkheadError({ what: 'the check breaks this upload off', fix: 'Nothing to do.', code: BREAK });
}

/** That a key which another writer takes in the middle of a put is not written over. */
export async function probeConditional(ground: Ground): Promise<void> {
  const { kind, write } = ground.actors;
  const key = ground.key('conditional.bha');
  const overtaken = async function* () {
    // After the put has looked whether the key is free, and before it stores.
    await putText(write.store, key, 'first');
    yield* bodyOf('second');
  };
  const put = await attempt(() => write.store.put(key, overtaken(), { ifAbsent: true }));
  if (put.kind === 'failed' && put.error.code === 'STORE_EXISTS') {
    const how =
      kind === 'b2' ? 'B2 has no conditional writes: it was noticed afterwards' : 'the second was refused';
    return ground.tell('conditional', { verdict: 'green', observed: how });
  }
  if (put.kind !== 'done') return ground.tell('conditional', mustWork(put, ''));
  const known = kind === 's3' && !write.store.features.conditional;
  ground.tell('conditional', {
    verdict: known ? 'grey' : 'red',
    observed: known ? 'turned off in the address of the store: both came through' : 'both came through',
    ...(known ? { fix: 'Take if-none-match=off away if the server has learnt conditional writes.' } : {}),
  });
}
