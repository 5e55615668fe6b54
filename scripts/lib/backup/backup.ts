import { availableParallelism } from 'node:os';
import type pg from 'pg';
import type { ManifestObject } from '../archive/manifest.ts';
import { explainDatabaseError } from '../postgres/advice.ts';
import { disconnect, withConnection } from '../postgres/connect.ts';
import { readIdentity, type SessionIdentity } from '../postgres/identity.ts';
import type { Context } from '../runtime/context.ts';
import { abortReason } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import type { Model } from '../tenancy/model.ts';
import { BufferCollector } from './buffer-collector.ts';
import { countRows, listTenants, type TableCensus } from './census.ts';
import { checkClock } from './clock.ts';
import { commitRun, signRun, storeEnvelope, storeSignature } from './commit.ts';
import { CopyProgress } from './copy-progress.ts';
import { discardRun, failureOf } from './failure.ts';
import { type LocksFound, readLocks, withManifest } from './file-locks.ts';
import type { WritingKeys } from './keys.ts';
import { takeBackupLock } from './lock.ts';
import { selectTenant } from './partial.ts';
import { type Plan, planBackup } from './plan.ts';
import { findPredecessor, type Predecessor } from './predecessor.ts';
import { checkGround, type Ground, refusePooler } from './preflight.ts';
import { workThrough, workWithin } from './queue.ts';
import { readBack } from './read-back.ts';
import { newRun, type RunTarget, type RunTerm } from './run-target.ts';
import { runsPrefix, type VerifiedRun } from './runs.ts';
import { captureSchema } from './schema.ts';
import { readSequences } from './sequences.ts';
import { BACKUP_SESSION, exportSnapshot, openWorkers, type Snapshot } from './snapshot.ts';
import { writeData } from './write-data.ts';
import type { Writing } from './write-object.ts';
import { writeDetail, writeSchema } from './write-run.ts';

/** What is to be backed up, from where, to where. */
export interface BackupRequest {
  readonly url: string;
  readonly model: Model;
  readonly store: Store;
  readonly environment: string;
  /** Without keys nothing is written: the run ends with its plan. */
  readonly keys: WritingKeys | undefined;
  /** Sessions that copy at once; 0 means one per core. */
  readonly jobs: number;
  /** Head of the report ledger when the run begins; null before its first entry. */
  readonly ledgerHead: string | null;
  /** What a run is that begins at a time, by when the good run before it began; by default a daily one without a lock. */
  readonly termOf?: (startedAt: Date, before: Date | undefined) => RunTerm;
  /** This tenant alone and what belongs to everybody; `environment` is then that of partial runs. */
  readonly tenant?: string | undefined;
}

/** What was found, whether or not anything was written. */
export interface BackupSurvey {
  readonly identity: SessionIdentity;
  readonly ground: Ground;
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  readonly jobs: number;
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
  await context.step('connect');
  runsPrefix(request.environment);
  refusePooler(request.url);
  return withConnection(request.url, context, BACKUP_SESSION, async (coordinator) => {
    await using halt = haltOn(context.signal, coordinator);
    await takeBackupLock(coordinator, request.environment);
    await context.step('snapshot');
    const snapshot = await exportSnapshot(coordinator);
    await context.step('preflight');
    const identity = await readIdentity(coordinator);
    const ground = await checkGround(coordinator, request.model, identity);
    const { keys, store, environment } = request;
    if (keys !== undefined) await checkClock(store, context.now);
    const predecessor = keys && (await findPredecessor(store, environment, keys.trusted));
    const jobs = request.jobs === 0 ? availableParallelism() : request.jobs;
    const workers = await openWorkers(request.url, context, snapshot, jobs);
    halt.add(workers);
    const sessions = { coordinator, workers, stop: halt.stop };
    const found = { identity, ground, snapshot, jobs };
    return await runSteps({ ...request, predecessor }, found, sessions, context);
  }).catch((error: unknown) => {
    throw context.signal.aborted ? abortReason(context.signal) : error;
  });
}

interface Sessions {
  readonly coordinator: pg.Client;
  readonly workers: readonly pg.Client[];
  readonly stop: AbortController;
}

/**
 * One switch for the run: thrown by an interruption, by the first failure, or when the session that holds lock and
 * snapshot is lost. A COPY waits for the server, not for a signal, so the switch cuts the sessions.
 */
function haltOn(signal: AbortSignal, coordinator: pg.Client) {
  const stop = new AbortController();
  const sessions = [coordinator];
  stop.signal.addEventListener('abort', () => {
    for (const session of sessions) void disconnect(session);
  });
  coordinator.once('error', (error) => {
    stop.abort(explainDatabaseError(error, 'the session that holds the snapshot'));
  });
  const pass = () => stop.abort(signal.reason);
  if (signal.aborted) pass();
  else signal.addEventListener('abort', pass, { once: true });
  return {
    stop,
    add: (workers: readonly pg.Client[]) => void sessions.push(...workers),
    async [Symbol.asyncDispose]() {
      // Several backups may share one signal.
      signal.removeEventListener('abort', pass);
      await Promise.all(sessions.map(disconnect));
    },
  };
}

/** From the first look at the rows on, a failure is a backup that failed, and says in which step. */
async function runSteps(
  request: BackupRequest & { readonly predecessor: Predecessor | undefined },
  found: Omit<BackupSurvey, 'plan'>,
  sessions: Sessions,
  context: Context,
): Promise<BackupOutcome | BackupSurvey> {
  const { keys, predecessor } = request;
  let current = '';
  const step = async (name: string) => {
    current = name;
    await context.step(name);
  };
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
    throw failureOf(sessions.stop.signal.reason, current, context.signal);
  }
}

function unlocked(): RunTerm {
  return { tier: 'daily', lock: undefined };
}

function beginningOf({ last }: Predecessor): Date | undefined {
  return last === undefined ? undefined : new Date(last.manifest.startedAt);
}

async function survey(
  { model, tenant }: BackupRequest,
  ground: Ground,
  { coordinator, workers, stop }: Sessions,
): Promise<Plan> {
  const tenants = await listTenants(coordinator, model);
  const counted = new Map<string, TableCensus>();
  const largestFirst = [...ground.tables].sort((a, b) => b.bytes - a.bytes);
  await workThrough(workers, largestFirst, stop, async (client, table) => {
    counted.set(table.id, await countRows(client, model, table));
  });
  const inOrder = ground.tables.flatMap(({ id }) => counted.get(id) ?? []);
  if (tenant === undefined) return planBackup(inOrder, tenants);
  return planBackup(selectTenant(inOrder, tenants, tenant), [tenant]);
}

async function writeRun(
  request: BackupRequest & { readonly keys: WritingKeys; readonly predecessor: Predecessor },
  found: BackupSurvey,
  { coordinator, workers, stop }: Sessions,
  target: RunTarget,
  context: Context,
  step: (name: string) => Promise<void>,
): Promise<BackupOutcome> {
  const { model, keys, predecessor, ledgerHead, url } = request;
  const { plan, ground, identity, snapshot } = found;
  const copied = new CopyProgress(context, plan.bytes);
  const buffers = new BufferCollector();
  const writing: Writing = {
    target,
    signal: stop.signal,
    onText: (bytes) => copied.addText(bytes),
    onRows: (rows) => copied.addRows(rows),
    buffers,
    temporaryFolder: () => context.temporaryFolder('backup'),
  };

  await step('schema');
  const dump = await captureSchema(url, context, coordinator, {
    snapshot: snapshot.id,
    schemas: ground.schemas,
    serverVersionNumber: identity.serverVersionNumber,
  });
  const schema = await writeSchema(writing, dump);

  buffers.collect();
  await step('copy');
  const data = await writeData(writing, workers, model, plan, stop);
  copied.end();

  await step('detail');
  const sequences = await readSequences(coordinator, ground.schemas);
  const detail = await writeDetail(writing, plan, data, sequences);

  await step('read-back');
  const objects: ManifestObject[] = [schema, detail, ...data.objects];
  await workWithin(READ_AT_ONCE, objects, weightOf, stop, (object) => readBack(target, object));

  await step('sign');
  await storeEnvelope(target, keys, stop.signal);
  const facts = { predecessor: predecessor.last, ledgerHead, snapshot, identity };
  const manifest = signRun(target, objects, facts, context.now(), keys);
  await storeSignature(target, manifest, stop.signal);
  const { term } = target;
  if (term.lock !== undefined) await step('locks');
  const locks = await readLocks(target, objects, stop);

  await step('commit');
  // The lock lives with this session: were it gone, another run might be committing under the same number.
  await coordinator.query('select');
  const run = await commitRun(target, manifest, keys, stop.signal);
  const { textBytes, spilledBytes } = data;
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

/** Objects that are read back at once: their ends only, so that it is the store's delay that counts. */
const READ_AT_ONCE = { count: 32, weight: 32 << 20 };

/** Bytes that reading the ends of an object takes in memory: its last chunk, which may be nearly all of it. */
function weightOf({ size }: ManifestObject): number {
  return 2 * Math.min(size, 1 << 20);
}
