import type pg from 'pg';
import { errorCode } from '../postgres/advice.ts';
import { quoteQualified } from '../postgres/identifiers.ts';
import { messageOf } from '../runtime/errors.ts';
import { type Fault, faultsOf } from '../tenancy/edges.ts';
import type { Model } from '../tenancy/model.ts';

/** What became of one question to the data. */
export interface Measurement extends Answer {
  readonly fault: Fault;
  readonly query: string;
}

interface Answer {
  /** Rows found, at most `CAP`; undefined when the question could not be answered. */
  readonly rows: number | undefined;
  /** The server's work and the way there and back. */
  readonly milliseconds: number;
  /** Why there is no answer. */
  readonly failure: { readonly code: string; readonly message: string } | undefined;
}

export interface Survey {
  /** Counted up to one; undefined when the tenants could not be looked at. */
  readonly tenants: number | undefined;
  readonly measurements: readonly Measurement[];
}

/** Counting stops here: one wrong row is red, and a million of them need not be counted to say so. */
export const CAP = 1000;

// Neither is worth it for queries of some milliseconds: compiling takes longer, and workers are the application's.
const SETTINGS = 'set local jit = off; set local max_parallel_workers_per_gather = 0';

/**
 * Asks every fault of the model for its rows. Must run in a transaction that reads one snapshot, in a session
 * with row security off, where a query that would be filtered fails instead of reading 0.
 * `budget` in milliseconds bounds each query; one that takes longer has no answer.
 */
export async function surveyFaults(
  client: pg.ClientBase,
  model: Model,
  budget: number,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<Survey> {
  await client.query(`${SETTINGS}; set local statement_timeout = ${Math.round(budget)}`);
  const tenants = await ask(client, countRows(`from ${quoteQualified(model.tenant.table)}`, 1));
  const faults = faultsOf(model);
  const measurements: Measurement[] = [];
  for (const fault of faults) {
    const query = queryOf(fault);
    measurements.push({ fault, query, ...(await ask(client, query)) });
    onProgress(measurements.length, faults.length);
  }
  return { tenants: tenants.rows, measurements };
}

/** The question as it is asked, and as an auditor can ask it again. */
export function queryOf(fault: Fault): string {
  return countRows(fault.rows, CAP);
}

/**
 * Under a plain LIMIT the planner expects to come upon wrong rows soon and walks an index row by row; on a
 * healthy database, where there are none, that took ten times as long. It plans a materialized CTE for all
 * its rows, and the server still stops reading it at the limit.
 */
function countRows(rows: string, limit: number): string {
  return `with found as materialized (select 1 ${rows}) select count(*)::int as rows from (select from found limit ${limit}) bounded`;
}

/** Asks one question. The savepoint keeps the snapshot when the question fails. */
async function ask(client: pg.ClientBase, query: string): Promise<Answer> {
  const started = performance.now();
  const elapsed = () => Math.round((performance.now() - started) * 10) / 10;
  await client.query('savepoint canary');
  try {
    const { rows } = await client.query<{ rows: number }>(query);
    await client.query('release savepoint canary');
    return { rows: rows[0]?.rows, milliseconds: elapsed(), failure: undefined };
  } catch (error) {
    const code = errorCode(error);
    // Without a SQLSTATE, or with one of these, the connection itself is gone: no further question can be asked.
    if (code === undefined || !/^[0-9A-Z]{5}$/.test(code) || /^(08|57P)/.test(code)) throw error;
    await client.query('rollback to savepoint canary; release savepoint canary');
    return { rows: undefined, milliseconds: elapsed(), failure: { code, message: messageOf(error) } };
  }
}
