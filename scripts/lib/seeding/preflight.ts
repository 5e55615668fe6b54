import type pg from 'pg';
import { quoteQualified } from '../postgres/identifiers.ts';
import type { SessionIdentity } from '../postgres/identity.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Check } from '../runtime/result.ts';
import type { TableModel } from '../tenancy/model.ts';

// Whether row-level security applies to this role, as the server itself decides it: superuser, BYPASSRLS,
// ownership and FORCE all taken into account.
const VISIBILITY = `
  select t.name, to_regclass(t.name) is null as missing,
         coalesce(row_security_active(to_regclass(t.name)), false) as filtered
    from unnest($1::text[]) t(name)`;

/**
 * Refuses to seed as a role for which row-level security hides rows: it would take another tenant's row for
 * absent, and counts would prove nothing. Also refuses where the server counts nothing.
 */
export async function checkVisibility(
  client: pg.ClientBase,
  identity: SessionIdentity,
  tables: readonly TableModel[],
): Promise<Check> {
  const names = [...new Set(tables.map(quoteQualified))];
  const { rows } = await client.query<{ name: string; missing: boolean; filtered: boolean }>(VISIBILITY, [
    names,
  ]);
  const missing = rows.filter((row) => row.missing).map((row) => row.name);
  if (missing.length > 0) {
    throw new BulkheadError({
      what: `the database ${identity.database} has no table ${missing.join(', ')}`,
      fix: 'Check the connection URL, and the tables that the format file names.',
      code: 'SEED_NO_TABLE',
    });
  }
  const filtered = rows.filter((row) => row.filtered).map((row) => row.name);
  if (filtered.length > 0) {
    throw new BulkheadError({
      what: `row-level security hides rows of ${filtered.join(', ')} from ${identity.role}, which could then not tell a free identifier from another tenant's`,
      fix: 'Connect as bulkhead_operator, or another role with BYPASSRLS.',
      code: 'SEED_ROLE_FILTERED',
    });
  }
  const { rows: counting } = await client.query<{ on: boolean }>(
    "select current_setting('track_counts')::boolean as on",
  );
  if (counting[0]?.on !== true) {
    throw new BulkheadError({
      what: 'the server counts no rows (track_counts is off), so nothing would prove that only the seed was written',
      fix: 'Set track_counts = on; it is the default.',
      code: 'SEED_NO_COUNTERS',
    });
  }
  return {
    id: 'SEED-02',
    title: 'No row is hidden from the role that seeds',
    verdict: 'green',
    expected: 'row-level security does not apply to this role in any table of the seed',
    observed: `${identity.role} sees every row of ${names.length} tables`,
    meaning:
      'A row of another tenant would look as if it were not there, and its identifier as if it were free.',
    query: VISIBILITY.trim(),
  };
}
