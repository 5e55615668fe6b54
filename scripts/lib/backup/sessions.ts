import type pg from 'pg';
import { explainDatabaseError } from '../postgres/advice.ts';
import { disconnect } from '../postgres/connect.ts';

/** The sessions of a backup, all in one snapshot. */
export interface Sessions {
  readonly coordinator: pg.Client;
  readonly workers: readonly pg.Client[];
  readonly stop: AbortController;
}

/**
 * One switch for the run: thrown by an interruption, by the first failure, or when the session that holds lock and
 * snapshot is lost. A COPY waits for the server, not for a signal, so the switch cuts the sessions.
 */
export function haltOn(signal: AbortSignal, coordinator: pg.Client) {
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
