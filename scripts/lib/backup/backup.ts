import type pg from 'pg';
import { wrapRunKey } from '../archive/envelope.ts';
import { keysFile, SIGNATURE_FILE } from '../archive/names.ts';
import type { Context } from '../runtime/context.ts';
import type { Store } from '../storage/store.ts';
import { listTenants } from './census.ts';
import { checkClock } from './clock.ts';
import { commitRun, putNew, type RunFacts, signRun, storeEnvelope, storeSignature } from './commit.ts';
import { discardRun, failureOf } from './failure.ts';
import { type LocksFound, readLocks, withManifest } from './file-locks.ts';
import type { WritingKeys } from './keys.ts';
import { takeBackupLock } from './lock.ts';
import { selectTenant } from './partial.ts';
import { type Plan, planBackup } from './plan.ts';
import { beginningOf, findPredecessor, type Predecessor, predecessorOf } from './predecessor.ts';
import type { Ground } from './preflight.ts';
import { newRun, type RunTarget, type RunTerm } from './run-target.ts';
import { runsPrefix, type VerifiedRun } from './runs.ts';
import type { Sessions } from './sessions.ts';
import { stepper } from './stepper.ts';
import { type Moment, type Source, withSnapshot } from './with-snapshot.ts';
import { countAll, writeObjects } from './write-objects.ts';

/** What is to be backed up, from where, to where. */
export interface BackupRequest extends Source {
  readonly store: Store;
  readonly environment: string;
  /** Without keys nothing is written: the run ends with its plan. */
  readonly keys: WritingKeys | undefined;
  /** Head of the report ledger when the run begins; null before its first entry. */
  readonly ledgerHead: string | null;
  /** What a run is that begins at a time, by when the good run before it began; by default a daily one without a lock. */
  readonly termOf?: (startedAt: Date, before: Date | undefined) => RunTerm;
  /** This tenant alone and what belongs to everybody; `environment` is then that of partial runs. */
  readonly tenant?: string | undefined;
}

/** What was found, whether or not anything was written. */
export interface BackupSurvey extends Moment {
  readonly plan: Plan;
}

/** A run that was committed, and verified from the store. */
export interface BackupOutcome extends BackupSurvey {
  readonly run: VerifiedRun;
  readonly predecessor: Predecessor;
  readonly term: RunTerm;
  /** Undefined: the run locks nothing. */
  readonly locks: LocksFound | undefined;
  /** Bytes of COPY text. */
  readonly textBytes: number;
  /** Bytes that waited in temporary files. */
  readonly spilledBytes: number;
  /** Objects that were read back, all of them. */
  readonly readBack: number;
}

/**
 * Makes a backup. It either ends with a committed run that verifies from the store, or throws and leaves no
 * run. Named steps: connect, snapshot, preflight, plan, schema, copy, detail, read-back, sign, commit; with locks also
 * locks.
 */
export async function backUp(
  request: BackupRequest,
  context: Context,
): Promise<BackupOutcome | BackupSurvey> {
  const { keys, store, environment } = request;
  runsPrefix(environment);
  const approach = {
    lock: (client: pg.ClientBase) => takeBackupLock(client, environment),
    async before() {
      if (keys === undefined) return undefined;
      await checkClock(store, context.now);
      return findPredecessor(store, environment, keys.trusted);
    },
  };
  return withSnapshot(request, approach, context, (found, sessions, predecessor) =>
    runSteps({ ...request, predecessor }, found, sessions, context),
  );
}

/** From the first look at the rows on, a failure is a backup that failed, and says in which step. */
async function runSteps(
  request: BackupRequest & { readonly predecessor: Predecessor | undefined },
  found: Moment,
  sessions: Sessions,
  context: Context,
): Promise<BackupOutcome | BackupSurvey> {
  const { keys, predecessor } = request;
  const steps = stepper(context);
  const { step } = steps;
  let target: RunTarget | undefined;
  try {
    await step('plan');
    const plan = await survey(request, found.ground, sessions);
    if (keys === undefined || predecessor === undefined) return { ...found, plan };
    const startedAt = context.now();
    const term = (request.termOf ?? unlocked)(startedAt, beginningOf(predecessor));
    target = newRun(request.store, request.environment, startedAt, term);
    return await writeRun(
      { ...request, keys, predecessor },
      { ...found, plan },
      sessions,
      target,
      context,
      step,
    );
  } catch (error) {
    // What came first is the cause; that sessions were cut for it is not.
    sessions.stop.abort(error);
    if (target !== undefined) await discardRun(target, context);
    throw failureOf(sessions.stop.signal.reason, steps.current, context.signal);
  }
}

function unlocked(): RunTerm {
  return { tier: 'daily', lock: undefined };
}

async function survey({ model, tenant }: BackupRequest, ground: Ground, sessions: Sessions): Promise<Plan> {
  const tenants = await listTenants(sessions.coordinator, model);
  const census = await countAll(model, ground.tables, sessions);
  if (tenant === undefined) return planBackup(census, tenants);
  return planBackup(selectTenant(census, tenants, tenant), [tenant]);
}

async function writeRun(
  request: BackupRequest & { readonly keys: WritingKeys; readonly predecessor: Predecessor },
  found: BackupSurvey,
  sessions: Sessions,
  target: RunTarget,
  context: Context,
  step: (name: string) => Promise<void>,
): Promise<BackupOutcome> {
  const { keys, predecessor, ledgerHead } = request;
  const { identity, snapshot } = found;
  const written = await writeObjects(
    { ...request, ...found, withSchema: true },
    sessions,
    target,
    context,
    step,
  );
  const { objects, textBytes, spilledBytes } = written;
  const { coordinator, stop } = sessions;

  await step('sign');
  const envelope = wrapRunKey(target.runKey, target.run, keys.recipients);
  await storeEnvelope(target, envelope, putNew, stop.signal);
  const { serverVersion, systemIdentifier } = identity;
  const facts = {
    predecessor: predecessorOf(predecessor) ?? undefined,
    ledgerHead,
    groups: [{ id: target.group, takenAt: snapshot.takenAt }],
    finishedAt: context.now(),
    serverVersion,
    systemIdentifier,
  } satisfies RunFacts;
  const manifest = signRun(target, objects, facts, keys.signing);
  await storeSignature(target, manifest, putNew, stop.signal);
  const { term } = target;
  if (term.lock !== undefined) await step('locks');
  const files = [...objects.map(({ name }) => name), keysFile(1), SIGNATURE_FILE];
  const locks = await readLocks(target, files, stop);

  await step('commit');
  // The lock lives with this session: were it gone, another run might be committing under the same number.
  await coordinator.query('select');
  const run = await commitRun(target, manifest, keys, putNew, stop.signal);
  return {
    ...found,
    run,
    predecessor,
    term,
    locks: await withManifest(target, locks),
    textBytes,
    spilledBytes,
    readBack: objects.length,
  };
}
