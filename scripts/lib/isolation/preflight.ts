import pg from 'pg';
import { quoteIdentifier } from '../postgres/identifiers.ts';
import { readIdentity, type SessionIdentity } from '../postgres/identity.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Model } from '../tenancy/model.ts';
import type { RoleFact } from './surface.ts';

const OLDEST = 150_000;
const RUNBOOK = 'RUNBOOK-MULTI-TENANT.md#the-isolation-tests-are-red';

export interface Prover {
  readonly session: SessionIdentity;
  /** Roles of owner and back end that it cannot become: their cells cannot be probed. */
  readonly closed: ReadonlySet<string>;
}

/**
 * Refuses a connection whose proof would be worth nothing: one that cannot see all rows, cannot write, or cannot
 * become the roles that act for tenants and visitors. To be called inside the transaction. Throws a `BulkheadError` with the fix.
 */
export async function requireProver(
  client: pg.ClientBase,
  model: Model,
  roles: ReadonlyMap<string, RoleFact>,
): Promise<Prover> {
  const session = await readIdentity(client);
  if (session.serverVersionNumber < OLDEST) {
    throw refusal(
      'SERVER_TOO_OLD',
      `the server is PostgreSQL ${session.serverVersion}, which these probes do not know`,
      'Ask a server of version 15 to 18.',
    );
  }
  if (session.replica) {
    throw refusal(
      'ISOLATION_REPLICA',
      'the server is a standby, on which nothing can be inserted, not even to be rolled back',
      'Connect to the primary, or to a restored copy.',
    );
  }
  if (!session.superuser && !session.bypassRls) {
    throw refusal(
      'ISOLATION_FILTERED',
      `the role "${session.role}" is itself held by row-level security: what it does not see it would take for closed`,
      'Connect as a role with BYPASSRLS that may insert into the tables and is a member of the roles of the model; on Supabase that is postgres.',
    );
  }
  const { app, anonymous, service, owner } = model.roles;
  const acting = [...new Set([...app, ...anonymous])];
  if (app.length === 0) {
    throw refusal(
      'ISOLATION_NO_ROLE',
      `${model.file} names no role that acts for a tenant`,
      'Name the roles of the application under roles.app.',
    );
  }
  if (acting.includes(session.role)) {
    throw refusal(
      'ISOLATION_SELF',
      `the connection is "${session.role}" itself, one of the roles that are to be tried`,
      'Connect as another role, with BYPASSRLS.',
    );
  }
  const all = [...new Set([...acting, ...service, owner])];
  const missing = all.filter((name) => !roles.has(name));
  if (missing.length > 0) {
    throw refusal(
      'ISOLATION_ROLE_MISSING',
      `${list(missing)} of ${model.file} ${missing.length === 1 ? 'does' : 'do'} not exist on this server`,
      `Correct roles in ${model.file}, or create ${list(missing)}.`,
    );
  }
  const closed = new Set<string>();
  for (const name of all) if (!(await canBecome(client, name))) closed.add(name);
  const needed = acting.filter((name) => closed.has(name));
  if (needed.length > 0) {
    throw refusal(
      'ISOLATION_SET_ROLE',
      `the role "${session.role}" cannot become ${list(needed)}, so it cannot try what they could do`,
      `As an administrator: grant ${[...closed].map(quoteIdentifier).join(', ')} to ${quoteIdentifier(session.role)};`,
    );
  }
  return { session, closed };
}

/** Tried and not looked up: since PostgreSQL 16 a membership may come without the right to SET ROLE. */
async function canBecome(client: pg.ClientBase, role: string): Promise<boolean> {
  await client.query('savepoint bulkhead_role');
  try {
    await client.query(`set local role ${quoteIdentifier(role)}`);
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '42501') return false;
    throw error;
  } finally {
    await client.query('rollback to savepoint bulkhead_role');
  }
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

function refusal(code: string, what: string, fix: string): BulkheadError {
  return new BulkheadError({ code, what, fix, runbook: RUNBOOK, exit: 2 });
}
