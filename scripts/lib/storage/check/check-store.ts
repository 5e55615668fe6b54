import type { Context } from '../../runtime/context.ts';
import type { Check } from '../../runtime/result.ts';
import type { Actors } from './actors.ts';
import type { CheckName } from './catalogue.ts';
import { cleanUp, type Left } from './clean-up.ts';
import { Ground } from './ground.ts';
import { probeLock } from './lock-probes.ts';
import { probePruner, probeReader } from './other-probes.ts';
import {
  type Placed,
  place,
  probeClock,
  probeConditional,
  probeUploads,
  probeVersions,
  probeWriterRemoves,
} from './write-probes.ts';

export interface StoreCheck {
  readonly checks: readonly Check[];
  /** What stays of the check itself. */
  readonly left: readonly Left[];
}

/** What only a bucket has: a folder has neither keys nor versions nor locks. */
const OF_BUCKETS: readonly CheckName[] = [
  'versions',
  'writeHides',
  'writeRemoves',
  'readReads',
  'readWrites',
  'readRemoves',
  'pruneRemoves',
  'pruneReads',
  'pruneReadsData',
  'pruneSeesLocks',
];

/**
 * Makes the calls that each key must be able to make, and those that it must not, and cleans up after itself.
 * @throws what is no answer of the store: an interruption, a defect.
 */
export async function checkStore(
  actors: Actors,
  { prefix, lockSeconds }: { prefix: string; lockSeconds: number | undefined },
  context: Context,
): Promise<StoreCheck> {
  const ground = new Ground(actors, prefix, lockSeconds, context);
  await context.step('clock');
  await probeClock(ground);
  await context.step('write');
  const placed = await place(ground);
  let lockedUntil: Date | undefined;
  if (placed !== undefined) {
    await probeConditional(ground);
    await probeUploads(ground);
    lockedUntil = actors.kind === 'file' ? noBucket(ground) : await probeBucket(ground, placed);
  }
  await context.step('clean up');
  const left = await cleanUp(ground, lockedUntil);
  ground.checks.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { checks: ground.checks, left };
}

/** In this order: who reads comes before who removes, and a lock is tried by those who have been seen to remove. */
async function probeBucket(ground: Ground, placed: Placed): Promise<Date | undefined> {
  const { context } = ground;
  await probeVersions(ground, placed);
  await context.step('read');
  await probeReader(ground, placed);
  await context.step('prune');
  await probePruner(ground, placed);
  await context.step('remove');
  await probeWriterRemoves(ground, placed);
  await context.step('lock');
  return probeLock(ground);
}

function noBucket(ground: Ground): undefined {
  for (const name of OF_BUCKETS) {
    ground.tell(name, {
      verdict: 'grey',
      observed: 'a folder has no keys and no versions: whoever may write to it may destroy what is in it',
    });
  }
  if (ground.lockSeconds === undefined) return;
  for (const name of ['lock', 'shorten'] as const)
    ground.tell(name, { verdict: 'grey', observed: 'a folder has no locks' });
}
