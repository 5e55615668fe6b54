import type { Lock } from '../store.ts';
import { attempt, mustBeRefused, type Seen, unclear } from './attempt.ts';
import { bodyOf, type Ground } from './ground.ts';

const NO_RIGHT =
  'Give the write key the right to lock (s3:PutObjectRetention; at B2 writeFileRetentions): docs/SETUP.md#object-lock.';

/**
 * That a locked version stays until its date. The lock is of governance mode, which an administrator can take away
 * where the check went wrong; we ourselves never ask to bypass it. Tells until when it is locked.
 */
export async function probeLock(ground: Ground): Promise<Date | undefined> {
  const { lockSeconds } = ground;
  if (lockSeconds === undefined) return undefined;
  const { store } = ground.actors.write;
  const key = ground.key('locked.bha');
  const put = await attempt(async () => {
    const now = await store.now();
    const lock: Lock = { until: endOf(now, lockSeconds), mode: 'governance' };
    return { lock, version: (await store.put(key, bodyOf('locked'), { lock })).version };
  });
  if (put.kind !== 'done') {
    const lacks = put.error.code === 'STORE_NO_LOCK' || put.kind === 'refused';
    const seen: Seen = lacks
      ? {
          verdict: 'red',
          observed: put.error.what,
          ...(put.kind === 'refused' ? { fix: NO_RIGHT } : {}),
        }
      : unclear(put.error);
    ground.tell('lock', seen);
    ground.tell('shorten', { verdict: 'grey', observed: 'nothing could be locked' });
    return undefined;
  }
  const { lock, version } = put.value;
  // First: with a short lock its own date is near.
  ground.tell('lock', await removeLocked(ground, key, version, lock));
  const earlier = new Date(lock.until.getTime() - Math.floor(lockSeconds / 2) * 1000);
  const shortened = await attempt(() => store.extendLock(key, { ...lock, until: earlier }, version));
  ground.tell('shorten', mustBeRefused(shortened, 'the write key moved its end to an earlier date'));
  return lock.until;
}

async function removeLocked(
  { removers, actors }: Ground,
  key: string,
  version: string | undefined,
  { until }: Lock,
): Promise<Seen> {
  const [remover] = [actors.prune, ...removers].filter((actor) => actor !== undefined && removers.has(actor));
  if (remover === undefined || version === undefined) {
    return {
      verdict: 'grey',
      observed: `locked until ${until.toISOString()}, and not put to the test: no key that was given removes versions`,
      fix: 'Give a prune key, as BACKUP_PRUNE_KEY_ID and BACKUP_PRUNE_KEY.',
    };
  }
  const removed = await attempt(() => remover.store.remove(key, version));
  if (removed.kind === 'done' && (await remover.store.now()) >= until) {
    return {
      verdict: 'grey',
      observed: 'the lock ended before it could be put to the test',
      fix: 'Raise --lock-seconds.',
    };
  }
  return mustBeRefused(removed, `the ${remover.role} key removed it before ${until.toISOString()}`);
}

/** Whole seconds, which is what every store keeps. */
function endOf(now: Date, seconds: number): Date {
  return new Date(Math.ceil(now.getTime() / 1000 + seconds) * 1000);
}
