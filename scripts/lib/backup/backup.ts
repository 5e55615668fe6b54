import { availableParallelism } from 'node:os';
import type pg from 'pg';
import type { ManifestObject } from '../archive/manifest.ts';
import { withConnection } from '../postgres/connect.ts';
import { readIdentity, type SessionIdentity } from '../postgres/identity.ts';
import type { Context } from '../runtime/context.ts';
import type { Store } from '../storage/store.ts';
import type { Model } from '../tenancy/model.ts';
import { countRows, listTenants, type TableCensus } from './census.ts';
import { commitRun, signRun, storeEnvelope, storeSignature } from './commit.ts';
import { discardRun, failureOf } from './failure.ts';
import type { BackupKeys } from './keys.ts';
import { takeBackupLock } from './lock.ts';
import { type Plan, planBackup } from './plan.ts';
import { findPredecessor, type Predecessor } from './predecessor.ts';
import { checkGround, type Ground, refusePooler } from './preflight.ts';
import { workThrough } from './queue.ts';
import { readBack } from './read-back.ts';
import { newRun, type RunTarget } from './run-target.ts';
import { runsPrefix, type VerifiedRun } from './runs.ts';
import { captureSchema } from './schema.ts';
import { readSequences } from './sequences.ts';
import { BACKUP_SESSION, exportSnapshot, openWorkers, type Snapshot } from './snapshot.ts';
import type { Writing } from './write-object.ts';
import { writeData, writeDetail, writeSchema } from './write-run.ts';

/** What is to be backed up, from where, to where. */
export interface BackupRequest {
  readonly url: string;
  readonly model: Model;
  readonly store: Store;
  readonly environment: string;
  /** Without keys nothing is written: the run ends with its plan. */
  readonly keys: BackupKeys | undefined;
  /** Sessions that copy at once; 0 means one per core. */
  readonly jobs: number;
  /** Head of the report ledger when the run begins; null before its first entry. */
  readonly ledgerHead: string | null;
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
  /** Bytes of COPY text. */
  readonly textBytes: number;
  /** Objects that were read back, all of them. */
  readonly readBack: number;
}

/**
 * Makes a backup. It either ends with a committed run that verifies from the store, or throws and leaves no
 * run. Named steps: connect, snapshot, preflight, plan, schema, copy, detail, read-back, sign, commit.
 */
export async function backUp(
  request: BackupRequest,
  context: Context,
): Promise<BackupOutcome | BackupSurvey> {
  await context.step('connect');
  runsPrefix(request.environment);
  refusePooler(request.url);
  return withConnection(request.url, context, BACKUP_SESSION, async (coordinator) => {
    await takeBackupLock(coordinator, request.environment);
    await context.step('snapshot');
    const snapshot = await exportSnapshot(coordinator);
    await context.step('preflight');
    const identity = await readIdentity(coordinator);
    const ground = await checkGround(coordinator, request.model, identity);
    const { keys, store, environment } = request;
    const predecessor = keys && (await findPredecessor(store, environment, [keys.signing]));
    const jobs = request.jobs === 0 ? availableParallelism() : request.jobs;
    const workers = await openWorkers(request.url, context, snapshot, jobs);
    const settled = new AbortController();
    const sessions = { coordinator, workers, stop: haltOn(context.signal, workers, settled.signal) };
    const found = { identity, ground, snapshot, jobs };
    try {
      return await runSteps({ ...request, predecessor }, found, sessions, context);
    } finally {
      settled.abort();
      await Promise.all(workers.map((worker) => worker.end()));
    }
  });
}

interface Sessions {
  readonly coordinator: pg.Client;
  readonly workers: readonly pg.Client[];
  readonly stop: AbortController;
}

/**
 * One switch for the run: thrown by an interruption or by the first failure. A COPY waits for the server, not
 * for a signal, so the switch cuts the sessions.
 */
function haltOn(signal: AbortSignal, workers: readonly pg.Client[], settled: AbortSignal): AbortController {
  const stop = new AbortController();
  stop.signal.addEventListener('abort', () => {
    for (const worker of workers) void worker.end();
  });
  const pass = () => stop.abort(signal.reason);
  if (signal.aborted) pass();
  // Several backups may share one signal: `settled` takes the listener off again.
  else signal.addEventListener('abort', pass, { once: true, signal: settled });
  return stop;
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
    const plan = await survey(request.model, found.ground, sessions);
    if (keys === undefined || predecessor === undefined) return { ...found, plan };
    target = newRun(request.store, request.environment, context.now());
    return await writeRun(
      { ...request, keys, predecessor },
      { ...found, plan },
      sessions,
      target,
      context,
      step,
    );
  } catch (error) {
    sessions.stop.abort(error);
    if (target !== undefined) await discardRun(target, context);
    throw failureOf(error, current, context.signal);
  }
}

async function survey(model: Model, ground: Ground, { coordinator, workers, stop }: Sessions): Promise<Plan> {
  const counted = new Map<string, TableCensus>();
  const largestFirst = [...ground.tables].sort((a, b) => b.bytes - a.bytes);
  await workThrough(workers, largestFirst, stop, async (client, table) => {
    counted.set(table.id, await countRows(client, model, table));
  });
  const inOrder = ground.tables.flatMap(({ id }) => counted.get(id) ?? []);
  return planBackup(inOrder, await listTenants(coordinator, model));
}

async function writeRun(
  request: BackupRequest & { readonly keys: BackupKeys; readonly predecessor: Predecessor },
  found: BackupSurvey,
  { coordinator, workers, stop }: Sessions,
  target: RunTarget,
  context: Context,
  step: (name: string) => Promise<void>,
): Promise<BackupOutcome> {
  const { model, keys, predecessor, ledgerHead, url } = request;
  const { plan, ground, identity, snapshot } = found;
  const copied = copyProgress(context, plan.bytes);
  const writing: Writing = { target, signal: stop.signal, onBytes: copied.add };

  await step('schema');
  const dump = await captureSchema(url, context, coordinator, {
    snapshot: snapshot.id,
    schemas: ground.schemas,
    serverVersionNumber: identity.serverVersionNumber,
  });
  const schema = await writeSchema(writing, dump);

  await step('copy');
  const data = await writeData(writing, workers, model, plan, stop);
  const textBytes = copied.end();

  await step('detail');
  const sequences = await readSequences(coordinator, ground.schemas);
  const detail = await writeDetail(writing, plan, data, sequences);

  await step('read-back');
  const objects: ManifestObject[] = [schema, detail, ...data.objects];
  const lanes = Array.from({ length: found.jobs }, (_, lane) => lane);
  await workThrough(lanes, objects, stop, async (_lane, object) => readBack(target, object));

  await step('sign');
  await storeEnvelope(target, keys, stop.signal);
  const facts = { predecessor: predecessor.last, ledgerHead, snapshot, identity };
  const manifest = signRun(target, objects, facts, context.now(), keys);
  await storeSignature(target, manifest, stop.signal);

  await step('commit');
  // The lock lives with this session: were it gone, another run might be committing under the same number.
  await coordinator.query('select');
  const run = await commitRun(target, manifest, keys, stop.signal);
  return { ...found, run, predecessor, textBytes, readBack: objects.length };
}

/** Counts COPY text and shows it against the estimate of the plan. */
function copyProgress(context: Context, expected: number) {
  const progress = context.progress('copying');
  let bytes = 0;
  return {
    add(more: number) {
      bytes += more;
      progress.update(bytes, Math.max(bytes, expected), 'bytes');
    },
    end() {
      progress.end();
      return bytes;
    },
  };
}
