import type pg from 'pg';
import { runStatus, type Status } from '../../scripts/lib/hardening/status.ts';
import type { Check } from '../../scripts/lib/runtime/result.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';
import { testContext } from '../support/context.ts';
import { POSTGRES } from '../support/postgres.ts';

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
  /** Major version of PostgreSQL from which on one can break it so. */
  readonly since?: number;
}

/** Those that the server of this run can be broken by. */
export function possible(breaks: readonly Break[]): Break[] {
  return breaks.filter(({ since }) => since === undefined || POSTGRES >= since);
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

/** Breaks something, judges (by all checks, or the named ones), and takes it all back. */
export async function judgeBroken(
  client: pg.ClientBase,
  model: Model,
  sql: string,
  checks: readonly string[] = [],
): Promise<Status> {
  await client.query('begin');
  try {
    await client.query(sql);
    return await judge(client, model, checks);
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

/**
 * Breaks something, applies the fix that is printed for it, judges again, and takes it all back. `repaired` is
 * what the same check then says of the same object, when it is still not green.
 */
export async function judgeRepaired(
  client: pg.ClientBase,
  model: Model,
  item: Break,
): Promise<{ row: Check | undefined; seen: string[]; left: string[] }> {
  await client.query('begin');
  try {
    await client.query(item.sql);
    const broken = await judge(client, model, [item.check]);
    const row = found(broken, item);
    const red = broken.checks.filter(({ id, verdict }) => id === item.check && verdict === 'red');
    const lines = new Set(red.flatMap(({ fix }) => fix?.split('\n') ?? []));
    // Nothing is built concurrently inside a transaction.
    for (const line of lines) await client.query(line.replace(' concurrently ', ' '));
    const after = await judge(client, model, [item.check]);
    return { row, seen: flaws(broken.checks), left: flaws(after.checks) };
  } finally {
    await client.query('rollback');
  }
}
