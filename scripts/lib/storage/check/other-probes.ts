import { attempt, mustBeRefused, mustWork, worst } from './attempt.ts';
import { type Ground, getText, putText } from './ground.ts';
import { OBJECTS, type Placed } from './write-probes.ts';

/** That the read key reads, and nothing else. */
export async function probeReader(ground: Ground, { versions }: Placed): Promise<void> {
  const { read } = ground.actors;
  if (read === undefined) {
    for (const name of ['readReads', 'readWrites', 'readRemoves'] as const)
      ground.tell(name, notGiven('read'));
    return;
  }
  const { store } = read;
  const listed = await attempt(() => Array.fromAsync(store.list(ground.prefix)));
  const got = await attempt(() => getText(store, ground.key(OBJECTS.data)));
  ground.tell('readReads', worst(mustWork(listed, 'it listed'), mustWork(got, 'it listed and read')));
  const wrote = await attempt(() => putText(store, ground.key('written-by-read.bha'), 'no'));
  ground.tell('readWrites', mustBeRefused(wrote, 'it stored an object'));
  const key = ground.key(OBJECTS.read);
  const hid = await attempt(() => store.remove(key));
  const removal = mustBeRefused(hid, 'it removed an object');
  if (versions.read === undefined) return ground.tell('readRemoves', removal);
  const removed = await attempt(() => store.remove(key, versions.read));
  if (removed.kind === 'done') ground.removers.add(read);
  ground.tell('readRemoves', worst(removal, mustBeRefused(removed, 'it removed a version')));
}

/** That the prune key removes, and reads no more than it must. */
export async function probePruner(ground: Ground, { versions }: Placed): Promise<void> {
  const { prune, kind } = ground.actors;
  if (prune === undefined) {
    for (const name of ['pruneRemoves', 'pruneReads', 'pruneReadsData', 'pruneSeesLocks'] as const)
      ground.tell(name, notGiven('prune'));
    return;
  }
  const { store } = prune;
  const key = ground.key(OBJECTS.prune);
  const removed = await attempt(() => store.remove(key, versions.prune));
  if (removed.kind === 'done' && versions.prune !== undefined) ground.removers.add(prune);
  const listed = await attempt(() => Array.fromAsync(store.listVersions(key)));
  const there =
    listed.kind === 'done' &&
    listed.value.some(({ version, marker }) => !marker && version === versions.prune);
  ground.tell(
    'pruneRemoves',
    there
      ? { verdict: 'red', observed: 'the version that it removed is still there' }
      : worst(mustWork(removed, 'it does'), mustWork(listed, 'it removed a version, which is gone')),
  );
  const manifest = await attempt(() => getText(store, ground.key(OBJECTS.manifest)));
  ground.tell('pruneReads', mustWork(manifest, 'it read one'));
  // A key of B2 is for all names of a prefix: it cannot read manifests and nothing else.
  if (kind === 'b2') return;
  const data = await attempt(() => getText(store, ground.key(OBJECTS.data)));
  ground.tell('pruneReadsData', mustBeRefused(data, 'it read an object of data'));
  // Where listings tell it, there is nothing to ask.
  if (store.lockOf === undefined) return;
  const lock = await attempt(async () => store.lockOf?.(ground.key(OBJECTS.data)));
  ground.tell('pruneSeesLocks', mustWork(lock, 'it does'));
}

function notGiven(role: 'read' | 'prune') {
  const name = `BACKUP_${role.toUpperCase()}_KEY`;
  return {
    verdict: 'grey',
    observed: `not looked at: no ${role} key was given`,
    fix: `Give it as ${name}_ID and ${name}.`,
  } as const;
}
