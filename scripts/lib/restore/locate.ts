import { randomInt } from 'node:crypto';
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
  /** `latest`, `random`, or the name of a run. */
  readonly run: string;
  readonly keys: readonly VerifyingKey[];
  /** What is known from elsewhere, so that the store alone cannot lie. */
  readonly known: Known;
}

/** A run that was found by its manifest's name alone: nothing of it has been verified. */
export interface ChosenRun {
  readonly run: string;
  readonly committedAt: Date;
  /** All committed runs of the environment, newest first. */
  readonly committed: readonly CommittedRun[];
  /** It is to be the newest. */
  readonly latest: boolean;
}

/** How many runs before the newest are looked at, to see that the newest is the newest. */
const NEIGHBOURS = 8;

/**
 * Chooses a run among those that are committed: the newest, one by lot (an old backup that nobody drills may have been
 * unreadable for months), or the one that is named. Throws NO_RUN, RUN_MISSING.
 */
export async function chooseRun(
  store: Store,
  { environment, run }: Pick<LocateOptions, 'environment' | 'run'>,
  draw: (count: number) => number = randomInt,
): Promise<ChosenRun> {
  const committed = await listRuns(store, environment);
  const [newest] = committed;
  if (newest === undefined) {
    throw new BulkheadError({
      what: `there is no committed run of environment "${environment}" in ${store.description}`,
      fix: 'Check store and environment; a backup writes one: npx tsx scripts/backup/backup-nightly.ts',
      code: 'NO_RUN',
    });
  }
  if (run === 'latest') return { ...newest, committed, latest: true };
  const wanted =
    run === 'random'
      ? committed[draw(committed.length)]
      : committed.find((candidate) => candidate.run === run);
  if (wanted !== undefined) return { ...wanted, committed, latest: false };
  throw new BulkheadError({
    what: `there is no run ${run} of environment "${environment}" in ${store.description}`,
    fix: 'A run without a manifest was never finished. Choose one of npx tsx scripts/backup/list-backups.ts, or latest, or random.',
    code: 'RUN_MISSING',
  });
}

/**
 * Verifies the manifest of a run: signature, and what is known of it. For the newest, the runs committed before it
 * must have lower numbers and be followed by it: an old run whose manifest was stored again is not the newest. A newest
 * run that does not verify is refused, not passed over: a drill that quietly takes an older one proves the wrong thing.
 * Throws what `openRun` and `checkSuccession` throw.
 */
export async function verifyRun(
  store: Store,
  { run, committedAt, committed, latest }: ChosenRun,
  options: Omit<LocateOptions, 'run'>,
): Promise<LocatedRun> {
  const { environment, keys, known } = options;
  const opened = await openRun(store, environment, run, keys);
  if (latest) {
    checkSuccession(opened, known);
    await checkNeighbours(store, opened, committed.slice(1, 1 + NEIGHBOURS), options);
  } else if (known.ledgerHeads !== undefined) {
    checkSuccession(opened, { ledgerHeads: known.ledgerHeads });
  }
  return { ...opened, committedAt, runs: committed.length };
}

async function checkNeighbours(
  store: Store,
  newest: VerifiedRun,
  before: readonly CommittedRun[],
  { environment, keys }: Pick<LocateOptions, 'environment' | 'keys'>,
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
