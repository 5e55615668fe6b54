import { joinGroups } from '../archive/envelope.ts';
import { partFile, partSignatureFile } from '../archive/groups.ts';
import { keysFile, SIGNATURE_FILE } from '../archive/names.ts';
import { withConnection } from '../postgres/connect.ts';
import { readIdentity, type SessionIdentity } from '../postgres/identity.ts';
import type { Context } from '../runtime/context.ts';
import { abortReason, BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import { checkClock } from './clock.ts';
import {
  commitRun,
  type KeyGroup,
  putSame,
  type RunFacts,
  signRun,
  storeEnvelope,
  storeSignature,
} from './commit.ts';
import { readDatabase } from './database.ts';
import { failureOf } from './failure.ts';
import { type LocksFound, readLocks, withManifest } from './file-locks.ts';
import { checkFolder, gatherParts, refuseDifferences } from './gather.ts';
import type { WritingKeys } from './keys.ts';
import { takeBackupLock } from './lock.ts';
import type { OpenedPart } from './part.ts';
import { beginningOf, findPredecessor, type Predecessor, predecessorOf } from './predecessor.ts';
import { refusePooler } from './preflight.ts';
import { type RunFolder, type RunTerm, runFolder } from './run-target.ts';
import type { VerifiedRun } from './runs.ts';
import type { VerifiedPlan } from './shard-plan.ts';
import { BACKUP_SESSION } from './snapshot.ts';
import { stepper } from './stepper.ts';

/** Which divided run is to be committed. */
export interface CommitRequest {
  readonly url: string;
  readonly store: Store;
  readonly environment: string;
  readonly keys: WritingKeys;
  readonly plan: VerifiedPlan;
  readonly termOf: (startedAt: Date, before: Date | undefined) => RunTerm;
}

/** A divided run that was committed, and verified from the store. */
export interface CommitOutcome {
  readonly identity: SessionIdentity;
  readonly run: VerifiedRun;
  readonly predecessor: Predecessor;
  readonly plan: VerifiedPlan;
  readonly parts: readonly OpenedPart[];
  /** Undefined: the run locks nothing. */
  readonly locks: LocksFound | undefined;
}

/**
 * Commits a divided run once all of its shards are there: keys, signature, and the manifest last. What it writes follows
 * from the plan and the parts alone, so that a second attempt writes the same bytes and ends well also where the first one was
 * cut off. Named steps: parts, connect, objects, sign, commit; with locks also locks. Throws what `gatherParts`,
 * `refuseDifferences` and `checkFolder` throw, PREDECESSOR_MOVED, PLAN_TERM, BACKUP_RUNNING, RUN_FILE_OTHER.
 */
export async function commitShards(request: CommitRequest, context: Context): Promise<CommitOutcome> {
  const { store, environment, plan, keys, url } = request;
  const folder = runFolder(store, { ...plan, startedAt: new Date(plan.startedAt), environment });
  const steps = stepper(context);
  try {
    await steps.step('parts');
    const parts = await gatherParts(folder, plan, keys, context.now());
    await steps.step('connect');
    refusePooler(url);
    return await withConnection(url, context, BACKUP_SESSION, async (client) => {
      await takeBackupLock(client, environment);
      const identity = await readIdentity(client);
      refuseDifferences(parts, { ...identity, database: await readDatabase(client) });
      await checkClock(store, context.now);
      const predecessor = await findPredecessor(store, environment, keys.trusted);
      const done = predecessor.last?.manifest.run === plan.run;
      if (!done) refuseMoved(predecessor, request);
      await steps.step('objects');
      const written = await writeCommit(request, folder, parts, context, steps.step, async () => {
        // The lock lives with this session.
        await client.query('select');
      });
      return {
        identity,
        predecessor: done ? { last: undefined, refused: [] } : predecessor,
        plan,
        parts,
        ...written,
      };
    });
  } catch (error) {
    if (context.signal.aborted) throw abortReason(context.signal);
    const so = `run ${plan.run} was not committed, in step "%s"`;
    throw failureOf(error, steps.current, context.signal, so);
  }
}

/** Another run that was committed since the plan has the number that this one would get. */
function refuseMoved(predecessor: Predecessor, { plan, termOf }: CommitRequest): void {
  const now = predecessorOf(predecessor);
  if (now?.sha256 !== plan.predecessor?.sha256) {
    throw new BulkheadError({
      what: `run ${plan.run} was planned to follow ${plan.predecessor?.run ?? 'no run'}, and the newest run is now ${now?.run ?? 'none'}`,
      fix: 'Another backup was committed, or one was removed, while this one was made. Start the whole run anew, and let one backup run at a time.',
      code: 'PREDECESSOR_MOVED',
      exit: 1,
    });
  }
  const term = termOf(new Date(plan.startedAt), beginningOf(predecessor));
  const same =
    term.tier === plan.tier &&
    (term.lock?.until.toISOString() ?? null) === (plan.lock?.until ?? null) &&
    term.lock?.mode === plan.lock?.mode;
  if (same) return;
  throw new BulkheadError({
    what: `the policy says ${term.tier}, locked until ${term.lock?.until.toISOString() ?? 'never'}; run ${plan.run} was planned as ${plan.tier}, locked until ${plan.lock?.until ?? 'never'}`,
    fix: 'The policy was changed while the run was made. Start the whole run anew.',
    code: 'PLAN_TERM',
    exit: 1,
  });
}

async function writeCommit(
  { plan, keys }: CommitRequest,
  folder: RunFolder,
  parts: readonly OpenedPart[],
  context: Context,
  step: (name: string) => Promise<void>,
  stillHolds: () => Promise<void>,
): Promise<{ run: VerifiedRun; locks: LocksFound | undefined }> {
  const { signal } = context;
  const objects = await checkFolder(folder, parts);
  await step('sign');
  const envelope = joinGroups(
    plan.run,
    parts.map((part) => part.keys),
  );
  await storeEnvelope(folder, envelope, putSame, signal);
  const manifest = signRun(folder, objects, factsOf(plan, parts), keys.signing);
  await storeSignature(folder, manifest, putSame, signal);
  if (folder.term.lock !== undefined) await step('locks');
  const files = parts.flatMap(({ group }) => [partFile(group), partSignatureFile(group)]);
  const own = await readLocks(folder, [...files, keysFile(1), SIGNATURE_FILE], new AbortController());
  await step('commit');
  await stillHolds();
  const run = await commitRun(folder, manifest, keys, putSame, signal);
  const locks = await withManifest(folder, own);
  return { run, locks: locks === undefined ? undefined : addLocks(locks, parts) };
}

/** The end of the run is that of its last shard and not the time of this job: then a second attempt says the same. */
function factsOf(plan: VerifiedPlan, parts: readonly OpenedPart[]): RunFacts {
  const [first, ...others] = parts;
  if (first === undefined) throw new Error('a plan has at least one shard');
  const groupOf = ({ group, snapshotAt }: OpenedPart): KeyGroup => ({
    id: group,
    takenAt: new Date(snapshotAt),
  });
  const ends = parts.map(({ finishedAt }) => Date.parse(finishedAt));
  return {
    predecessor: plan.predecessor ?? undefined,
    ledgerHead: plan.ledgerHead,
    groups: [groupOf(first), ...others.map(groupOf)],
    finishedAt: new Date(Math.max(...ends)),
    serverVersion: first.serverVersion,
    systemIdentifier: first.systemIdentifier ?? undefined,
  };
}

function addLocks(own: LocksFound, parts: readonly OpenedPart[]): LocksFound {
  const told = parts.flatMap(({ locks }) => locks ?? []);
  return {
    ...own,
    locked: told.reduce((sum, { locked }) => sum + locked, own.locked),
    untold: told.reduce((sum, { untold }) => sum + untold, own.untold),
    short: [...own.short, ...told.flatMap(({ short }) => short)],
  };
}
