import { availableParallelism } from 'node:os';
import type pg from 'pg';
import { withConnection } from '../postgres/connect.ts';
import { readIdentity, type SessionIdentity } from '../postgres/identity.ts';
import type { Context } from '../runtime/context.ts';
import { abortReason } from '../runtime/errors.ts';
import type { Model } from '../tenancy/model.ts';
import { checkGround, type Ground, refusePooler } from './preflight.ts';
import { haltOn, type Sessions } from './sessions.ts';
import { BACKUP_SESSION, exportSnapshot, openWorkers, type Snapshot } from './snapshot.ts';

/** Where the rows are, and how many sessions read them. */
export interface Source {
  readonly url: string;
  readonly model: Model;
  /** Sessions that copy at once; 0 means one per core. */
  readonly jobs: number;
}

/** A moment of the database that nothing speaks against backing up. */
export interface Moment {
  readonly identity: SessionIdentity;
  readonly ground: Ground;
  readonly snapshot: Snapshot;
  readonly jobs: number;
}

/** What is done on the way to the moment: the lock, and then what needs no further session. */
export interface Approach<B> {
  lock(client: pg.ClientBase): Promise<void>;
  before(client: pg.ClientBase): Promise<B>;
}

/**
 * Opens sessions in one snapshot of the database, and closes them however the work ends. Named steps: connect, snapshot,
 * preflight. Throws BACKUP_POOLER, what the approach and `checkGround` throw, and the reason of an interruption.
 */
export async function withSnapshot<B, T>(
  { url, model, jobs: asked }: Source,
  approach: Approach<B>,
  context: Context,
  work: (moment: Moment, sessions: Sessions, before: B) => Promise<T>,
): Promise<T> {
  await context.step('connect');
  refusePooler(url);
  return withConnection(url, context, BACKUP_SESSION, async (coordinator) => {
    await using halt = haltOn(context.signal, coordinator);
    await approach.lock(coordinator);
    await context.step('snapshot');
    const snapshot = await exportSnapshot(coordinator);
    await context.step('preflight');
    const identity = await readIdentity(coordinator);
    const ground = await checkGround(coordinator, model, identity);
    const before = await approach.before(coordinator);
    const jobs = asked === 0 ? availableParallelism() : asked;
    const workers = await openWorkers(url, context, snapshot, jobs);
    halt.add(workers);
    const sessions = { coordinator, workers, stop: halt.stop };
    return await work({ identity, ground, snapshot, jobs }, sessions, before);
  }).catch((error: unknown) => {
    throw context.signal.aborted ? abortReason(context.signal) : error;
  });
}
