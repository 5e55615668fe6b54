import { randomBytes } from 'node:crypto';
import { MOST_SHARDS } from '../archive/groups.ts';
import { runName } from '../archive/names.ts';
import { withConnection } from '../postgres/connect.ts';
import { readIdentity, type SessionIdentity } from '../postgres/identity.ts';
import type { Context } from '../runtime/context.ts';
import { abortReason } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import type { Model } from '../tenancy/model.ts';
import { bytesOfRanges, drawBoundaries } from './boundaries.ts';
import { checkClock } from './clock.ts';
import type { WritingKeys } from './keys.ts';
import { takeBackupLock } from './lock.ts';
import { beginningOf, findPredecessor, predecessorOf } from './predecessor.ts';
import { checkGround, refusePooler } from './preflight.ts';
import type { RunTerm } from './run-target.ts';
import { runsPrefix } from './runs.ts';
import type { ShardPlan } from './shard-plan.ts';
import { BACKUP_SESSION } from './snapshot.ts';
import { type Weighing, weighTenants } from './weigh.ts';

/** What is to be divided, and into how many shards. */
export interface PlanRequest {
  readonly url: string;
  readonly model: Model;
  readonly store: Store;
  readonly environment: string;
  readonly keys: WritingKeys;
  readonly ledgerHead: string | null;
  readonly termOf: (startedAt: Date, before: Date | undefined) => RunTerm;
  /** Undefined: as many as the size asks for. */
  readonly shards: number | undefined;
  /** Bytes on disk that a shard has about, where nobody says how many there are. */
  readonly shardBytes: number;
}

/** A plan, and what it is made of. */
export interface Planned {
  readonly plan: ShardPlan;
  readonly identity: SessionIdentity;
  readonly weighing: Weighing;
  /** Bytes of each shard, in their order: estimates. */
  readonly bytes: readonly number[];
  /** Shards that were asked for, by whoever called or by the size. */
  readonly asked: number;
}

/**
 * Plans a divided run: names it, and draws the boundaries of its shards. Writes nothing. Refuses early, before any job of a
 * shard begins, what each of them would refuse. Named steps: connect, preflight, weigh, plan. Throws as `backUp` does before
 * it writes.
 */
export async function planShards(request: PlanRequest, context: Context): Promise<Planned> {
  const { url, model, store, environment, keys } = request;
  await context.step('connect');
  runsPrefix(environment);
  refusePooler(url);
  return withConnection(url, context, BACKUP_SESSION, async (client) => {
    await takeBackupLock(client, environment);
    await context.step('preflight');
    const identity = await readIdentity(client);
    const { tables } = await checkGround(client, model, identity);
    await checkClock(store, context.now);
    const predecessor = await findPredecessor(store, environment, keys.trusted);
    await context.step('weigh');
    const weighing = await weighTenants(client, model, tables);
    await context.step('plan');
    const { asked, boundaries } = divide(weighing, request);
    const startedAt = context.now();
    const { tier, lock } = request.termOf(startedAt, beginningOf(predecessor));
    const plan: ShardPlan = {
      v: 1,
      environment,
      run: runName(startedAt, randomBytes(4)),
      startedAt: startedAt.toISOString(),
      ledgerHead: request.ledgerHead,
      tier,
      lock: lock === undefined ? null : { until: lock.until.toISOString(), mode: lock.mode },
      predecessor: predecessorOf(predecessor),
      boundaries,
    };
    const bytes = bytesOfRanges(weighing.tenants, boundaries, weighing.first);
    return { plan, identity, weighing, bytes, asked };
  }).catch((error: unknown) => {
    throw context.signal.aborted ? abortReason(context.signal) : error;
  });
}

/** As many shards as are asked for, but none that could only be empty: more of them than tenants help nobody. Pure. */
export function divide(
  { tenants, first }: Pick<Weighing, 'tenants' | 'first'>,
  { shards, shardBytes }: Pick<PlanRequest, 'shards' | 'shardBytes'>,
): { asked: number; boundaries: string[] } {
  const bytes = tenants.reduce((sum, weight) => sum + weight.bytes, first);
  const asked = shards ?? Math.min(MOST_SHARDS, Math.max(1, Math.ceil(bytes / shardBytes)));
  const most = Math.min(asked, Math.max(1, tenants.length));
  return { asked, boundaries: drawBoundaries(tenants, most, first) };
}
