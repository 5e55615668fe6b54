import type pg from 'pg';
import { connect } from '../postgres/connect.ts';
import type { Context } from '../runtime/context.ts';
import { PIN } from './restored.ts';

/**
 * What every session of a restore sets beside the house's own. Its hundreds of commits need not wait for the disk one by
 * one: `flushCommits` waits for all of them at the end, and a restore that a crash has ended is thrown away whole.
 */
const SETTINGS = `${PIN}; set synchronous_commit = off`;

/** How our sessions of a restore begin: an index takes as long as it takes. */
const SESSION = { statementTimeout: 0, lockTimeout: 60_000 } as const;

/** Works on several sessions, which end together with the work, with its first failure, and with the run. */
export async function onLanes<T>(
  url: string,
  context: Context,
  count: number,
  work: (lanes: readonly pg.Client[], stop: AbortController) => Promise<T>,
): Promise<T> {
  const lanes = await openLanes(url, context, count);
  const stop = haltOn(context.signal, lanes);
  try {
    return await work(lanes, stop);
  } finally {
    await closeLanes(lanes);
  }
}

/** Opens sessions that work at once. When one cannot be opened, the others are ended. */
export async function openLanes(url: string, context: Context, count: number): Promise<pg.Client[]> {
  const lanes: pg.Client[] = [];
  try {
    for (let lane = 0; lane < count; lane++) {
      const client = await connect(url, context, SESSION);
      lanes.push(client);
      await client.query(SETTINGS);
    }
    return lanes;
  } catch (error) {
    await closeLanes(lanes);
    throw error;
  }
}

export async function closeLanes(lanes: readonly pg.Client[]): Promise<void> {
  await Promise.all(lanes.map((lane) => lane.end()));
}

/** One switch: a COPY waits for the server and not for a signal, so an interruption or a failure cuts the sessions. */
export function haltOn(signal: AbortSignal, lanes: readonly pg.Client[]): AbortController {
  const stop = new AbortController();
  stop.signal.addEventListener('abort', () => {
    for (const lane of lanes) void lane.end();
  });
  const pass = () => stop.abort(signal.reason);
  if (signal.aborted) pass();
  else signal.addEventListener('abort', pass, { once: true, signal: stop.signal });
  return stop;
}

/** Works on a session of its own. */
export async function withSession<T>(
  url: string,
  context: Context,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const lanes = await openLanes(url, context, 1);
  const [client] = lanes;
  if (client === undefined) throw new Error('no session');
  try {
    return await work(client);
  } finally {
    await closeLanes(lanes);
  }
}

/**
 * Returns when all that was committed before is on the server's disk: a commit that waits takes with it those that did
 * not. One that has written nothing would not wait, so this one leaves a message in the log that nobody reads.
 */
export async function flushCommits(client: pg.ClientBase): Promise<void> {
  await client.query('set synchronous_commit = on');
  await client.query("select pg_catalog.pg_logical_emit_message(true, 'bulkhead', 'restored')");
}
