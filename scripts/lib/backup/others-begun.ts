import { claimFile } from '../archive/groups.ts';
import type { Context } from '../runtime/context.ts';
import { abortReason } from '../runtime/errors.ts';
import type { RunFolder } from './run-target.ts';

/** Milliseconds between two looks into the folder of the run. */
const LOOK_EVERY = 2_000;

/**
 * Waits until the given shards have taken their snapshots, which the first file of each shows. The shard that reads what
 * belongs to everybody is then the last to take its own: a tenant's row that refers to a shared one finds it in the backup,
 * also when both came into being while the shards were copied.
 * @param patience milliseconds; afterwards it goes on without them, because a shard that failed at once never begins
 * @returns the shards that have not begun
 * @throws the reason of an interruption, and what the store throws
 */
export async function waitForOthers(
  { store, prefix }: RunFolder,
  groups: readonly string[],
  patience: number,
  context: Context,
): Promise<string[]> {
  const end = context.now().getTime() + patience;
  let missing = [...groups];
  for (;;) {
    const there = await Promise.all(missing.map((group) => store.head(`${prefix}${claimFile(group)}`)));
    missing = missing.filter((_, at) => there[at] === undefined);
    if (missing.length === 0 || context.now().getTime() >= end) return missing;
    if (context.signal.aborted) throw abortReason(context.signal);
    await context.sleep(LOOK_EVERY);
  }
}
