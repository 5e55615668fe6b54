import { quoteQualified } from '../postgres/identifiers.ts';
import { type Fault, faultsOf } from '../tenancy/edges.ts';
import type { Model } from '../tenancy/model.ts';
import type { Asker, Failure } from './ask.ts';
import { type Bundle, bundleFaults, readIndexes } from './bundle.ts';

/** What became of one question to the data. */
export interface Measurement {
  readonly fault: Fault;
  readonly query: string;
  /** Rows found, at most `CAP`; undefined when the question could not be answered. */
  readonly rows: number | undefined;
  /** The server's work and the way there and back; of faults that were asked for together the share of each. */
  readonly milliseconds: number;
  /** Why there is no answer. */
  readonly failure: Failure | undefined;
}

export interface Survey {
  /** Counted up to one; undefined when the tenants could not be looked at. */
  readonly tenants: number | undefined;
  readonly measurements: readonly Measurement[];
}

/** Counting stops here: one wrong row is red, and a million of them need not be counted to say so. */
export const CAP = 1000;

/**
 * Asks every fault of the model for its rows, those of a large table that one index answers together. The session must
 * have row security off, where a query that would be filtered fails instead of reading 0. `large`: rows from which a table
 * counts as large.
 */
export async function surveyFaults(
  asker: Asker,
  model: Model,
  onProgress: (done: number, total: number) => void = () => undefined,
  large?: number,
): Promise<Survey> {
  const tenants = await countTenants(asker, model);
  const faults = faultsOf(model);
  const { bundles, single } = bundleFaults(faults, await readIndexes(asker, model, large));
  const found = new Map<Fault, Measurement>();
  for (const bundle of bundles) {
    const answer = await askBundle(asker, bundle);
    for (const measurement of answer) found.set(measurement.fault, measurement);
    // A bundle that was refused, say for a column that is not there, says less than its parts do.
    if (answer.length === 0) single.push(...bundle.faults);
    onProgress(found.size, faults.length);
  }
  for (const fault of single) {
    const query = queryOf(fault);
    const { rows, milliseconds, failure } = await asker.ask<{ rows: number }>(query);
    found.set(fault, { fault, query, rows: rows?.[0]?.rows, milliseconds, failure });
    onProgress(found.size, faults.length);
  }
  return { tenants, measurements: faults.flatMap((fault) => found.get(fault) ?? []) };
}

/** 0 or 1 for some; undefined when they could not be looked at. */
export async function countTenants(asker: Asker, model: Model): Promise<number | undefined> {
  const query = countRows(`from ${quoteQualified(model.tenant.table)}`, 1);
  return (await asker.ask<{ rows: number }>(query)).rows?.[0]?.rows;
}

/** The question as it is asked, and as an auditor can ask it again. */
export function queryOf(fault: Fault): string {
  return countRows(fault.rows, CAP);
}

/** The members of a bundle, or none when it has to be asked for in parts. Running out of time is an answer. */
async function askBundle(asker: Asker, { faults, query }: Bundle): Promise<Measurement[]> {
  const { rows, milliseconds, failure } = await asker.ask<{ found: number[] }>(query);
  if (failure !== undefined && failure.code !== '57014' && failure.code !== '55P03') return [];
  const share = Math.round((milliseconds / faults.length) * 10) / 10;
  return faults.map((fault, index) => ({
    fault,
    query: queryOf(fault),
    rows: rows?.[0]?.found[index],
    milliseconds: share,
    failure,
  }));
}

/**
 * Under a plain LIMIT the planner expects to come upon wrong rows soon and walks an index row by row; on a
 * healthy database, where there are none, that took ten times as long. It plans a materialized CTE for all
 * its rows, and the server still stops reading it at the limit.
 */
export function countRows(rows: string, limit: number): string {
  return `with found as materialized (select 1 ${rows}) select count(*)::int as rows from (select from found limit ${limit}) bounded`;
}
