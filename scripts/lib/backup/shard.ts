import type pg from 'pg';
import { wrapRunKey } from '../archive/envelope.ts';
import { claimFile, partFile, partSignatureFile } from '../archive/groups.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import type { Model } from '../tenancy/model.ts';
import { parseBoundaries, shardOf } from './boundaries.ts';
import { listTenants, type TableCensus } from './census.ts';
import { checkClock } from './clock.ts';
import { putNew } from './commit.ts';
import { readDatabase } from './database.ts';
import { discardShard, failureOf } from './failure.ts';
import { type LocksFound, readLocks } from './file-locks.ts';
import type { WritingKeys } from './keys.ts';
import { takeShardLock } from './lock.ts';
import { waitForOthers } from './others-begun.ts';
import { encodePart, type OpenedPart } from './part.ts';
import { type Plan, planBackup } from './plan.ts';
import { refuseOtherPlan } from './plan-match.ts';
import { readPart } from './read-part.ts';
import { groupTarget, type RunFolder, type RunTarget, runFolder } from './run-target.ts';
import { selectRows } from './select.ts';
import type { Sessions } from './sessions.ts';
import type { VerifiedPlan } from './shard-plan.ts';
import { stepper } from './stepper.ts';
import type { BackupTable } from './tables.ts';
import { type Moment, type Source, withSnapshot } from './with-snapshot.ts';
import { countAll, type WrittenObjects, writeObjects } from './write-objects.ts';

/** Which shard of which plan is to be written, from where, to where. */
export interface ShardRequest extends Source {
  readonly store: Store;
  readonly environment: string;
  readonly keys: WritingKeys;
  readonly plan: VerifiedPlan;
  /** `s01` and so on. */
  readonly group: string;
  /** Milliseconds that the first shard waits until the others have begun; 0 where nobody runs them meanwhile. */
  readonly patience: number;
}

/** A shard whose objects all came back from the store, and that left its part there. */
export interface ShardOutcome {
  readonly part: OpenedPart;
  /** Undefined when an earlier attempt had written it already, and nothing was done. */
  readonly moment: Moment | undefined;
}

/** A census, and what it does not tell: the rows that were counted and belong to other shards. */
interface ShardSurvey {
  readonly plan: Plan;
  readonly counted: readonly TableCensus[];
}

/**
 * Writes one shard of a divided run. It either ends with a signed part in the run's folder, or throws and takes away
 * what it stored; the files of the other shards are never touched. A shard is written once: an attempt that left anything
 * behind refuses every further one. Named steps: wait (of the first shard, with patience), connect, snapshot, preflight, plan, claim, schema, copy, detail, read-back,
 * part; with locks also locks. Throws SHARD_UNKNOWN, SHARD_BEGUN, SHARD_RUNNING, BACKUP_RUNNING, and as `backUp`.
 */
export async function backUpShard(request: ShardRequest, context: Context): Promise<ShardOutcome> {
  const { store, environment, plan, group, keys } = request;
  if (!plan.groups.includes(group)) {
    throw new BulkheadError({
      what: `run ${plan.run} has no shard ${group}`,
      fix: `Its plan has ${plan.groups.join(', ')}.`,
      code: 'SHARD_UNKNOWN',
    });
  }
  const startedAt = context.now();
  const folder = runFolder(store, { ...plan, startedAt: new Date(plan.startedAt), environment });
  const earlier = await readPart(folder, group, keys.signing);
  if (earlier !== undefined) {
    refuseOtherPlan(earlier, plan, group);
    return { part: earlier, moment: undefined };
  }
  if (isFirst(request) && request.patience > 0) await waitForTheRest(request, folder, context);
  const approach = {
    lock: (client: pg.ClientBase) => takeShardLock(client, environment, plan.run, group),
    before: () => checkClock(store, context.now),
  };
  return withSnapshot(request, approach, context, (moment, sessions) =>
    runSteps(request, startedAt, moment, sessions, groupTarget(folder, group), context),
  );
}

async function waitForTheRest(
  { plan, patience }: ShardRequest,
  folder: RunFolder,
  context: Context,
): Promise<void> {
  await context.step('wait');
  const missing = await waitForOthers(folder, plan.groups.slice(1), patience, context);
  if (missing.length === 0) return;
  context.log.warn(
    `${missing.join(', ')} did not begin within ${Math.round(patience / 60_000)} min: what belongs to everybody is read now, and may lack what their tenants refer to`,
  );
}

async function runSteps(
  request: ShardRequest,
  startedAt: Date,
  moment: Moment,
  sessions: Sessions,
  target: RunTarget,
  context: Context,
): Promise<ShardOutcome> {
  const steps = stepper(context);
  const { step } = steps;
  let claimed = false;
  try {
    await step('plan');
    const survey = await surveyShard(request, moment.ground.tables, sessions);
    await step('claim');
    await claim(target, sessions.stop.signal);
    claimed = true;
    const toWrite = { ...request, ...moment, plan: survey.plan, withSchema: isFirst(request) };
    const written = await writeObjects(toWrite, sessions, target, context, step);
    if (target.term.lock !== undefined) await step('locks');
    const files = [claimFile(target.group), ...written.objects.map(({ name }) => name)];
    const locks = await readLocks(target, files, sessions.stop);
    await step('part');
    const database = await readDatabase(sessions.coordinator);
    const made = { startedAt, finishedAt: context.now(), survey, moment, written, locks, database };
    return { part: await leavePart(request, target, made, sessions.stop.signal), moment };
  } catch (error) {
    sessions.stop.abort(error);
    if (claimed) await discardShard(target, context);
    const so = `shard ${request.group} of run ${target.run} failed in step "%s", and without it the run is not committed`;
    throw failureOf(sessions.stop.signal.reason, steps.current, context.signal, so);
  }
}

function isFirst({ plan, group }: Pick<ShardRequest, 'plan' | 'group'>): boolean {
  return plan.groups[0] === group;
}

/** Counts what the shard will write. What belongs to no tenant is in the first shard, and the others do not count it. */
async function surveyShard(
  request: ShardRequest,
  tables: readonly BackupTable[],
  sessions: Sessions,
): Promise<ShardSurvey> {
  const { model, plan, group } = request;
  const first = isFirst(request);
  const boundaries = parseBoundaries(plan.boundaries);
  const place = plan.groups.indexOf(group);
  const tenants = (await listTenants(sessions.coordinator, model)).filter(
    (tenant) => shardOf(tenant, boundaries) === place,
  );
  const wanted = first ? tables : tables.filter(({ tenancy }) => tenancy !== undefined);
  const counted = new Map((await countAll(model, wanted, sessions)).map((each) => [each.table.id, each]));
  const census = tables.map((table) => counted.get(table.id) ?? emptyCensus(table));
  const own = selectRows(census, tenants, { everybody: first, nobody: first });
  return { plan: planBackup(own, tenants, first), counted: [...counted.values()] };
}

function emptyCensus(table: BackupTable): TableCensus {
  return {
    table: { ...table, bytes: 0 },
    total: 0,
    tenants: new Map(),
    everybody: 0,
    nobody: 0,
    pages: 0,
  };
}

/** The first file of a shard. Two attempts would write two keys and two indexes; so the second one is refused. */
async function claim(target: RunTarget, signal: AbortSignal): Promise<void> {
  const { run, group } = target;
  try {
    await putNew(target, claimFile(group), Buffer.from(`${run} ${group}\n`), signal);
  } catch (error) {
    if (!(error instanceof BulkheadError) || error.code !== 'STORE_EXISTS') throw error;
    throw new BulkheadError({
      what: `shard ${group} of run ${run} was begun by an earlier attempt, which did not end and whose files are still there`,
      fix: 'A run is written once: start the whole run anew ("Re-run all jobs", or the next slot of the night). What is left is removed by a prune.',
      code: 'SHARD_BEGUN',
      exit: 1,
      cause: error,
    });
  }
}

interface Made {
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly survey: ShardSurvey;
  readonly moment: Moment;
  readonly written: WrittenObjects;
  readonly locks: LocksFound | undefined;
  readonly database: string;
}

/** Its signature first: a part is there when its JSON is. */
async function leavePart(
  { keys, plan, model }: ShardRequest & { readonly model: Model },
  target: RunTarget,
  made: Made,
  signal: AbortSignal,
): Promise<OpenedPart> {
  const { group, run, environment, term } = target;
  const { survey, moment, written, locks } = made;
  const counted = new Map(survey.counted.map((each) => [each.table.id, each]));
  const facts = {
    v: 1 as const,
    database: made.database,
    schema: written.schema,
    tenants: survey.plan.tenants.length,
    tables: survey.plan.census.map(({ table, total }) => ({
      table: table.id,
      rows: total,
      nobody: counted.get(table.id)?.nobody ?? 0,
      total: counted.get(table.id)?.total ?? null,
      planned: table.planned,
    })),
    textBytes: written.textBytes,
    spilledBytes: written.spilledBytes,
    estimatedBytes: survey.plan.bytes,
    jobs: moment.jobs,
    largeObjects: moment.ground.largeObjects,
  };
  const [keysOfGroup] = wrapRunKey(target.runKey, run, keys.recipients, group).groups;
  if (keysOfGroup === undefined) throw new Error(`no envelope for ${model.file}`);
  const part = {
    v: 1 as const,
    environment,
    run,
    group,
    plan: plan.digest,
    startedAt: made.startedAt.toISOString(),
    snapshotAt: moment.snapshot.takenAt.toISOString(),
    finishedAt: made.finishedAt.toISOString(),
    serverVersion: moment.identity.serverVersion,
    systemIdentifier: moment.identity.systemIdentifier ?? null,
    tier: term.tier,
    lockUntil: term.lock?.until.toISOString() ?? null,
    keys: keysOfGroup,
    objects: written.objects.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
    locks:
      locks === undefined ? null : { locked: locks.locked, untold: locks.untold, short: [...locks.short] },
  };
  const { bytes, signature } = encodePart(part, facts, keys.signing);
  await putNew(target, partSignatureFile(group), signature, signal);
  await putNew(target, partFile(group), bytes, signal);
  const stored = await readPart(target, group, keys.signing);
  if (stored !== undefined) return stored;
  throw new BulkheadError({
    what: `the part of shard ${group} does not come back from the store`,
    fix: 'Look at the store, then run the backup again.',
    code: 'READ_BACK_PART',
    exit: 1,
  });
}
