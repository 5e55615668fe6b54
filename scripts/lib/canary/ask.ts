import type pg from 'pg';
import { errorCode } from '../postgres/advice.ts';
import { messageOf } from '../runtime/errors.ts';

/** Why a question has no answer. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** What became of one question to the database. */
export interface Answer<Row> {
  /** Undefined when it could not be answered. */
  readonly rows: readonly Row[] | undefined;
  /** The server's work and the way there and back. */
  readonly milliseconds: number;
  readonly failure: Failure | undefined;
}

/** Puts questions to the database, each within the budget of time; one that fails does not stop the next. */
export interface Asker {
  ask<Row extends object>(query: string, values?: readonly unknown[]): Promise<Answer<Row>>;
}

// Neither is worth it for queries of some milliseconds: compiling takes longer, and workers are the application's.
const SETTINGS = 'set jit = off; set max_parallel_workers_per_gather = 0';

/**
 * Asks in a session, each question a transaction by itself: one round trip, no snapshot that holds back vacuum, and on
 * a standby a conflict with recovery ends the question and not the session, as it would inside a savepoint.
 * `budget` in milliseconds. The session keeps the settings.
 */
export async function sessionAsker(client: pg.ClientBase, budget: number): Promise<Asker> {
  await client.query(`${SETTINGS}; set statement_timeout = ${Math.round(budget)}`);
  return { ask: (query, values) => askOnce(client, query, values) };
}

/** Asks in the transaction that the client is in; a savepoint keeps it alive when a question fails. */
export async function transactionAsker(client: pg.ClientBase, budget: number): Promise<Asker> {
  await client.query(
    `${SETTINGS.replaceAll('set ', 'set local ')}; set local statement_timeout = ${Math.round(budget)}`,
  );
  return {
    async ask(query, values) {
      await client.query('savepoint canary');
      const answer = await askOnce<never>(client, query, values);
      await client.query(
        `${answer.failure === undefined ? '' : 'rollback to savepoint canary; '}release savepoint canary`,
      );
      return answer;
    },
  };
}

async function askOnce<Row extends object>(
  client: pg.ClientBase,
  query: string,
  values: readonly unknown[] = [],
): Promise<Answer<Row>> {
  const started = performance.now();
  const elapsed = () => Math.round((performance.now() - started) * 10) / 10;
  try {
    const { rows } = await client.query<Row>(query, [...values]);
    return { rows, milliseconds: elapsed(), failure: undefined };
  } catch (error) {
    const failure = failureOf(error);
    // The connection itself is gone: no further question can be asked.
    if (failure === undefined) throw error;
    return { rows: undefined, milliseconds: elapsed(), failure };
  }
}

/** What the server refused, or undefined for an error after which there is no session any more. */
export function failureOf(error: unknown): Failure | undefined {
  const code = errorCode(error);
  if (code === undefined || !/^[0-9A-Z]{5}$/.test(code) || /^(08|57P)/.test(code)) return undefined;
  return { code, message: messageOf(error) };
}

/** The failure as a sentence with what to do, without a full stop. `budget` names what bounds the time. */
export function reasonOf({ code, message }: Failure, budget = '--budget'): string {
  switch (code) {
    case '55P03':
      return 'its table is locked by somebody: ask again when they are done';
    case '57014':
      return `not answered within its time: raise ${budget}, or add the index that the model asks for`;
    case '40001':
      return 'cancelled by the replay of the standby: ask again, or raise max_standby_streaming_delay';
    case '42501':
      return `not allowed to look (${message}): connect as a role with BYPASSRLS that may read the table, such as bulkhead_operator`;
    case '42P01':
    case '42703':
    case '3F000':
      return `the model does not fit this database (${message})`;
    default:
      return `no answer: ${message} (SQLSTATE ${code})`;
  }
}

/** True when what was asked about does not exist: a table, a column, a schema. */
export function isAbsent(failure: Failure | undefined): boolean {
  return failure !== undefined && ['42P01', '42703', '3F000'].includes(failure.code);
}
