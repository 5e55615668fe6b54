import type pg from 'pg';
import { runStatus, type Status } from '../../scripts/lib/hardening/status.ts';
import type { Check } from '../../scripts/lib/runtime/result.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';
import { testContext } from '../support/context.ts';

/** One way to break a database, and which check must say so, of which object. */
export interface Break {
  readonly what: string;
  readonly sql: string;
  readonly check: string;
  /** Part of the name of the object that must be red. */
  readonly object: string;
  /** Part of what is observed, where one check can be red for several reasons. */
  readonly observed?: string;
  readonly verdict?: Check['verdict'];
}

/** Judges as the status command would, in whatever state the client's transaction is. */
export async function judge(
  client: pg.ClientBase,
  model: Model,
  checks: readonly string[] = [],
): Promise<Status> {
  await using context = testContext({ command: 'hardening-status' });
  return await runStatus(client, model, context, { checks });
}

/** What is not green, one line each, for messages. */
export function flaws(checks: readonly Check[]): string[] {
  return checks
    .filter(({ verdict }) => verdict !== 'green')
    .map(({ id, verdict, object, observed }) => `${id} ${verdict} ${object ?? ''}: ${observed}`);
}

/** Breaks something, judges, and takes it all back. */
export async function judgeBroken(client: pg.ClientBase, model: Model, sql: string): Promise<Status> {
  await client.query('begin');
  try {
    await client.query(sql);
    return await judge(client, model);
  } finally {
    await client.query('rollback');
  }
}

/** The row of the check that a break must turn red (or grey), or undefined. */
export function found(
  status: Status,
  { check, object, observed, verdict = 'red' }: Break,
): Check | undefined {
  return status.checks.find(
    (row) =>
      row.id === check &&
      row.verdict === verdict &&
      (row.object ?? '').includes(object) &&
      row.observed.includes(observed ?? ''),
  );
}
