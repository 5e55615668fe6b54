// What applications import as `bulkhead/scope`.

import type pg from 'pg';
import { readModel } from '../tenancy/parse.ts';
import { openScopedPool, type ScopedPool, type ScopeOptions, type ScopeWho } from './scoped-pool.ts';
import type { ScopedTransaction } from './transaction.ts';

export { BulkheadError } from '../runtime/errors.ts';
export type { Model } from '../tenancy/model.ts';
export { type Prepared, type TenantSettings, tenantSettings } from './foreign-transaction.ts';
export type { ScopeCode } from './refusal.ts';
export type { ClientLike } from './rest/shape.ts';
export { type TenantClientOptions, TenantScopedClient } from './rest/tenant-client.ts';
export { openScopedPool, type ScopedPool, type ScopeOptions, type ScopeWho } from './scoped-pool.ts';
export type { ScopedTransaction, Statement } from './transaction.ts';
export { readModel };

/**
 * Runs `work` in one transaction that can see and change the rows of one tenant only, and commits when it resolves.
 * `actor`, and `requestId` where there is one, stand in the audit trail with every write. Throws a `BulkheadError`
 * whose code begins with `SCOPE_` when the id is no tenant's, a statement is refused, or scopes are nested.
 */
export function withTenant<T>(
  pool: ScopedPool,
  tenant: unknown,
  who: ScopeWho,
  work: (tx: ScopedTransaction) => Promise<T>,
): Promise<T> {
  return pool.withTenant(tenant, who, work);
}

/**
 * Runs `work` in one transaction that sees all tenants. The reason is recorded in the audit trail before anything
 * else happens, and stays there whatever becomes of the work.
 */
export function asSystem<T>(
  pool: ScopedPool,
  reason: string,
  who: ScopeWho,
  work: (tx: ScopedTransaction) => Promise<T>,
): Promise<T> {
  return pool.asSystem(reason, who, work);
}

/** Opens a scoped pool with the model in a file, `bulkhead.yaml` where none is named. */
export async function openScope(
  pool: pg.Pool,
  options: Omit<ScopeOptions, 'model'> & { readonly config?: string },
): Promise<ScopedPool> {
  const { config = 'bulkhead.yaml', ...others } = options;
  return await openScopedPool(pool, { ...others, model: await readModel(config) });
}
