import type { VerifyingKey } from '../archive/signing-key.ts';
import { checkSuccession, type Known } from '../archive/succession.ts';
import { type CommittedRun, listRuns, openRun, type VerifiedRun } from '../backup/runs.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';

/** A run that is committed, signed by a trusted key, and not older than what is known. */
export interface LocatedRun extends VerifiedRun {
  /** When its manifest was stored, by the store's clock. */
  readonly committedAt: Date;
  /** Committed runs of the environment. */
  readonly runs: number;
}

export interface LocateOptions {
  readonly environment: string;
  /** `latest`, or the name of a run. */
  readonly run: string;
  readonly keys: readonly VerifyingKey[];
  /** What is known from elsewhere, so that the store alone cannot lie. */
  readonly known: Known;
}

/** How many runs before the newest are looked at, to see that the newest is the newest. */
const NEIGHBOURS = 8;

/**
 * Finds a run and verifies its manifest. For `latest`, the runs committed before it must have lower numbers
 * and be followed by it: an old run whose manifest was stored again is not the newest. A newest run that does
 * not verify is refused, not passed over: a drill that quietly takes an older one proves the wrong thing.
 * Throws NO_RUN, RUN_MISSING, and what `openRun` and `checkSuccession` throw.
 */
export async function locateRun(store: Store, options: LocateOptions): Promise<LocatedRun> {
  const { environment, run, keys, known } = options;
  const committed = await listRuns(store, environment);
  const [newest] = committed;
  if (newest === undefined) {
    throw new BulkheadError({
      what: `there is no committed run of environment "${environment}" in ${store.description}`,
      fix: 'Check store and environment; a backup writes one: npx tsx scripts/backup/backup-nightly.ts',
      code: 'NO_RUN',
    });
  }
  const wanted = run === 'latest' ? newest : committed.find((candidate) => candidate.run === run);
  const opened = await openRun(store, environment, wanted?.run ?? run, keys);
  if (run === 'latest') {
    checkSuccession(opened, known);
    await checkNeighbours(store, opened, committed.slice(1, 1 + NEIGHBOURS), options);
  } else if (known.ledgerHeads !== undefined) {
    checkSuccession(opened, { ledgerHeads: known.ledgerHeads });
  }
  return { ...opened, committedAt: wanted?.committedAt ?? newest.committedAt, runs: committed.length };
}

async function checkNeighbours(
  store: Store,
  newest: VerifiedRun,
  before: readonly CommittedRun[],
  { environment, keys }: LocateOptions,
): Promise<void> {
  for (const { run } of before) {
    const neighbour = await openIfGenuine(store, environment, run, keys);
    if (neighbour === undefined) continue;
    const { seq } = neighbour.manifest;
    checkSuccession(newest, { last: { run, seq, sha256: neighbour.sha256 } });
  }
}

/** A forged older run says nothing about the newest one; retention and the backup report it. */
async function openIfGenuine(
  store: Store,
  environment: string,
  run: string,
  keys: readonly VerifyingKey[],
): Promise<VerifiedRun | undefined> {
  try {
    return await openRun(store, environment, run, keys);
  } catch (error) {
    // RUN_MISSING: retention took it away after the listing.
    const ignored = error instanceof BulkheadError && (error.exit === 1 || error.code === 'RUN_MISSING');
    if (ignored && !error.code.startsWith('STORE_')) return undefined;
    throw error;
  }
}
