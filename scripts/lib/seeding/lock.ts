import type pg from 'pg';
import type { SeedRow } from './row.ts';

const LOCK = 'select pg_advisory_xact_lock(hashtextextended($1, 0))';

/**
 * Waits until no other seed of the same tenant, or with the same identifier, is under way; both locks are held to
 * the end of the transaction. Seeds of two tenants run side by side. The identifier comes first, everywhere, so that
 * no two seeds wait for each other.
 */
export async function lockSeed(client: pg.ClientBase, identifier: string, root: SeedRow): Promise<void> {
  // Two files of two tenants with one identifier would each find that it had made nothing yet.
  await client.query(LOCK, [`bulkhead:seed:${identifier}`]);
  await client.query(LOCK, [`bulkhead:seed:${root.table.id}:${tenantName(root)}`]);
}

/** What the tenant is known by; its key does not exist yet when it is new. */
function tenantName(root: SeedRow): string {
  const identity = root.match.map((column) => {
    const value = root.values.get(column);
    return value?.kind === 'literal' ? value.value : null;
  });
  return JSON.stringify(identity);
}
