import { dirname } from 'node:path';
import type pg from 'pg';
import { readIdentity, reportIdentity, type SessionIdentity } from '../postgres/identity.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Check, Identity } from '../runtime/result.ts';
import type { Model } from '../tenancy/model.ts';
import { selectChecks } from './catalogue.ts';
import { readSubject } from './subject.ts';
import { type Coverage, weigh } from './weigh.ts';

/** The oldest server whose catalogue the checks understand. */
const OLDEST = 150_000;

export interface StatusOptions {
  /** Folder that the model's migration patterns are relative to; by default that of the model's file. */
  readonly migrationsRoot?: string;
  /** Ids or families to look at; all by default. */
  readonly checks?: readonly string[];
}

export interface Status {
  readonly checks: Check[];
  readonly identity: Identity;
  readonly session: SessionIdentity;
  /** 0 when they could not be counted; META-01 says why. */
  readonly tenants: number;
  /** How many objects each check judged, and how. */
  readonly coverage: Readonly<Record<string, Coverage>>;
}

/**
 * Judges a database by the model: each check of the catalogue with one query, however many tables there
 * are. Changes nothing, and begins no transaction: for one consistent picture the caller wraps it in one.
 * Throws a `BulkheadError` for a server older than PostgreSQL 15 or an unknown check.
 */
export async function runStatus(
  client: pg.ClientBase,
  model: Model,
  context: Context,
  options: StatusOptions = {},
): Promise<Status> {
  const selected = selectChecks(options.checks ?? []);
  const session = await readIdentity(client);
  if (session.serverVersionNumber < OLDEST) {
    throw new BulkheadError({
      what: `the server is PostgreSQL ${session.serverVersion}, whose catalogue the checks do not know`,
      fix: 'Ask a server of version 15 to 18.',
      code: 'SERVER_TOO_OLD',
    });
  }
  const subject = await readSubject(client, model, options.migrationsRoot ?? dirname(model.file));
  const checks: Check[] = [];
  const coverage: Record<string, Coverage> = {};
  for (const spec of selected) {
    context.signal.throwIfAborted();
    const weighed = weigh(spec, await spec.examine(client, subject), subject);
    checks.push(...weighed.checks);
    coverage[spec.id] = weighed.coverage;
  }
  return {
    checks,
    identity: reportIdentity(session),
    session,
    tenants: typeof subject.tenants === 'number' ? subject.tenants : 0,
    coverage,
  };
}
