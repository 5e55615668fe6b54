import type pg from 'pg';
import type { Model } from '../tenancy/model.ts';
import { checkLogin, type Login, type Wall } from './login.ts';
import { scopeRefusal } from './refusal.ts';
import { compareSettings, openingSql, type Setting } from './settings.ts';

/** What one transaction is opened with. */
export interface Opening {
  readonly model: Model;
  readonly settings: readonly Setting[];
  /** Role that the transaction becomes. */
  readonly role: string | undefined;
  /** SQL that is true when the tenant exists. */
  readonly exists: string | undefined;
  /** Who must hold; more than that is no harm. */
  readonly wall: Wall | undefined;
  readonly signal?: AbortSignal;
}

/** Sessions whose login has been looked at. A pooler may put another backend behind one, but not another login. */
const looked = new WeakMap<pg.ClientBase, Login>();

/**
 * Borrows a session, begins a transaction on it, tells it the settings and reads them back, and looks at the login
 * when it sees the session for the first time. Runs `work`, then commits; whatever fails rolls back. A session that
 * was broken off in the middle, or whose rollback fails, is closed and not given back.
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  opening: Opening,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const abort = () => {
    broken = new Error('the scope was cancelled');
  };
  // A session that the server cuts between two statements would end the process; the next statement reports it.
  const lost = (error: Error) => {
    broken = error;
  };
  client.on('error', lost);
  opening.signal?.addEventListener('abort', abort);
  try {
    const result = await untilAborted(opening.signal, async () => {
      await open(client, opening);
      return await work(client);
    });
    await commit(client);
    return result;
  } catch (error) {
    if (broken === undefined) {
      await client.query('rollback').catch((cause: unknown) => {
        broken = cause instanceof Error ? cause : new Error(String(cause));
      });
    }
    throw error;
  } finally {
    opening.signal?.removeEventListener('abort', abort);
    client.off('error', lost);
    client.release(broken);
  }
}

async function open(client: pg.PoolClient, opening: Opening): Promise<void> {
  const { settings, role, exists } = opening;
  const results: unknown = await client.query(openingSql(settings, role, exists));
  const last: unknown = Array.isArray(results) ? results[results.length - 1] : undefined;
  const row = firstRow(last);
  compareSettings(settings, row);
  const known = looked.get(client) ?? (await checkLogin(client, opening.model));
  looked.set(client, known);
  if (row.superuser !== 'off' || row.login !== known.login || row.role !== known.role) {
    looked.delete(client);
    throw scopeRefusal(
      'SCOPE_LOGIN',
      `the session is ${String(row.login)} acting as ${String(row.role)}, and was ${known.login} acting as ${known.role}`,
      'Give every pool a login of its own, and let nothing else use its sessions.',
    );
  }
  if (opening.wall === 'policies' && known.wall !== 'policies') {
    looked.delete(client);
    throw scopeRefusal(
      'SCOPE_LOGIN',
      `${known.role} sees past row-level security, which held it when the pool was opened`,
      'Open the pool again: then every statement is judged.',
    );
  }
  if (row.known !== true) {
    throw scopeRefusal(
      'SCOPE_TENANT',
      'there is no such tenant',
      'Pass the id from the verified session of the request.',
    );
  }
}

function firstRow(result: unknown): Readonly<Record<string, unknown>> {
  if (result === null || typeof result !== 'object' || !('rows' in result) || !Array.isArray(result.rows)) {
    throw new TypeError('the server did not answer as it should');
  }
  const row: unknown = result.rows[0];
  if (row === null || typeof row !== 'object') throw new TypeError('the server did not answer as it should');
  return { ...row };
}

async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  if (command === 'COMMIT') return;
  throw scopeRefusal(
    'SCOPE_CLOSED',
    'the transaction was rolled back, because a statement in it had failed and its error was not passed on',
    'Let the error out of the work of the scope, or set a savepoint before what may fail.',
  );
}

async function untilAborted<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (signal === undefined) return await work();
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
