import type pg from 'pg';
import {
  type Isolation,
  type IsolationOptions,
  probeIsolation,
} from '../../scripts/lib/isolation/isolation.ts';
import type { Check } from '../../scripts/lib/runtime/result.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';
import { testContext } from '../support/context.ts';

/** One way to weaken a database, and which check must say so, of which object. */
export interface Weakening {
  readonly what: string;
  readonly sql: string;
  readonly check: string;
  /** Part of the name of the object. */
  readonly object: string;
  /** Part of what is observed. */
  readonly observed?: string;
  readonly verdict?: Check['verdict'];
}

/** Weakens a database, attacks it, and takes everything back. */
export async function attackAfter(
  client: pg.ClientBase,
  model: Model,
  sql: string,
  options: IsolationOptions = {},
): Promise<Isolation> {
  await using context = testContext({ command: 'test-tenant-isolation' });
  await client.query('begin');
  try {
    await client.query(sql);
    return await probeIsolation(client, model, context, options);
  } finally {
    await client.query('rollback');
  }
}

/** What is not green, one line each. */
export function flaws(checks: readonly Check[]): string[] {
  return checks
    .filter(({ verdict }) => verdict !== 'green')
    .map(({ id, verdict, object, observed }) => `${id} ${verdict} ${object ?? ''}: ${observed}`);
}

/** The check that a weakening must turn red (or grey), or undefined. */
export function found(
  { checks }: Isolation,
  { check, object, observed, verdict = 'red' }: Weakening,
): Check | undefined {
  return checks.find(
    (row) =>
      row.id === check &&
      row.verdict === verdict &&
      (row.object ?? '').includes(object) &&
      row.observed.includes(observed ?? ''),
  );
}
