import { BulkheadError } from '../runtime/errors.ts';
import type { TableCensus } from './census.ts';
import { selectRows } from './select.ts';

/**
 * A run of one tenant is a run of another environment: it lies in another folder, counts in a chain of its own, and its
 * signed manifest names that environment. So nothing that asks for the runs of the database can take it for one: no
 * drill, no retention, no next run, no comparison of sizes. Moved into the other folder it is MANIFEST_ELSEWHERE.
 */
const SUFFIX = '.partial';

/** Where the runs of single tenants of an environment are. */
export function partialEnvironment(environment: string): string {
  return `${environment}${SUFFIX}`;
}

/** Throws ENVIRONMENT_RESERVED for a name under which whole backups could be taken for those of single tenants. */
export function refusePartialName(environment: string): void {
  if (!environment.endsWith(SUFFIX)) return;
  throw new BulkheadError({
    what: `the environment "${environment}" is where backups of single tenants go`,
    fix: `Give the environment itself, "${environment.slice(0, -SUFFIX.length)}", and --tenant; or choose a name that does not end in ${SUFFIX}.`,
    code: 'ENVIRONMENT_RESERVED',
  });
}

/**
 * What was counted, as if the database held this tenant alone: its rows and those of everybody. Rows of other tenants
 * and of nobody are left out of the totals as well, so that the run adds up in itself. Pure.
 * Throws TENANT_UNKNOWN.
 */
export function selectTenant(
  census: readonly TableCensus[],
  tenants: readonly string[],
  tenant: string,
): TableCensus[] {
  if (!tenants.includes(tenant)) {
    throw new BulkheadError({
      what: `there is no tenant "${tenant}" among the ${tenants.length} of the database`,
      fix: 'Give the key of the tenant as it stands in its table. Nothing was written.',
      code: 'TENANT_UNKNOWN',
    });
  }
  return selectRows(census, [tenant], { everybody: true, nobody: false });
}
