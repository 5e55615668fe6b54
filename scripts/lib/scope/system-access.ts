import type pg from 'pg';
import { scopeRefusal } from './refusal.ts';

const THERE = `
  select exists (select from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
                  where n.nspname = 'bulkhead' and p.proname = 'record_system_access') as there`;

/** Writes into the audit trail that all tenants' rows can be seen now, by whom and why. Throws where there is no trail. */
export async function recordAccess(client: pg.ClientBase, reason: string): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(THERE);
  if (rows[0]?.there !== true) {
    throw scopeRefusal(
      'SCOPE_SETTINGS',
      'this database cannot record that the system looks at all tenants: bulkhead.record_system_access() is not there',
      'Apply the migrations (docs/SCOPE.md, "Work of the system").',
    );
  }
  await client.query('select bulkhead.record_system_access($1)', [reason]);
}
