import type pg from 'pg';
import { mayBeGlobal } from '../../backup/share.ts';
import type { BackupTable } from '../../backup/tables.ts';
import { displayName } from '../../postgres/identifiers.ts';
import type { Check } from '../../runtime/result.ts';
import { tenantOf } from '../../tenancy/path.ts';
import {
  ABOUT,
  allFound,
  brokenReference,
  countOf,
  nameOf,
  orphansOf,
  type Reference,
  readReferences,
  referringOf,
} from './references.ts';

/** Rows of everybody that refer to rows of tenants, in one part of a drill. */
export interface SharedReference {
  /** `constraint on schema.table`. */
  readonly reference: string;
  /** How many rows refer to something: the same in every part. */
  readonly rows: number;
  /** How many of them have found it in this part: over all parts together it must be all of them. */
  readonly found: number;
}

/** Which part it is. */
export interface Part {
  readonly tables: readonly BackupTable[];
  /** The part with the rows that belong to no tenant: it alone counts those as parents, which are in every part. */
  readonly first: boolean;
}

/**
 * The same as `checkReferences` for a database that holds some of the tenants. What refers to a table without tenants must
 * find its parent here. What refers to a row of a tenant finds it here, unless it belongs to everybody: then it may be in
 * another part, and is counted for whoever joins the parts. A row of a tenant that refers to a row which is not here may
 * refer to another tenant, or to nothing: this part alone cannot tell, and says so.
 */
export async function checkReferencesInPart(
  client: pg.ClientBase,
  schemas: readonly string[],
  part: Part,
): Promise<{ checks: Check[]; shared: SharedReference[] }> {
  const tenancy = new Map(part.tables.map((table) => [table.id, table.tenancy]));
  const checks: Check[] = [];
  const shared: SharedReference[] = [];
  const asked: string[] = [];
  const count = async (query: string) => {
    asked.push(query);
    return countOf(client, query);
  };
  const references = await readReferences(client, schemas);
  for (const reference of references) {
    const parent = tenancy.get(displayName({ schema: reference.parent_schema, name: reference.parent }));
    const child = tenancy.get(displayName({ schema: reference.schema, name: reference.table }));
    if (parent === undefined) {
      const query = orphansOf(reference);
      const missing = await count(query);
      if (missing > 0) checks.push(brokenReference(reference, missing, query));
      continue;
    }
    const ofEverybody = child === undefined ? 'true' : `${tenantOf(child, 'c')} is null`;
    if (child !== undefined) {
      const own = mayBeGlobal(child) ? `not (${ofEverybody})` : undefined;
      const query = orphansOf(reference, own);
      const missing = await count(query);
      if (missing > 0) checks.push(elsewhere(reference, missing, query));
    }
    if (child !== undefined && !mayBeGlobal(child)) continue;
    const counted = part.first ? 'true' : `${tenantOf(parent, 'p')} is not null`;
    shared.push({
      reference: nameOf(reference),
      rows: await count(referringOf(reference, ofEverybody)),
      found: await count(referringOf(reference, ofEverybody, counted)),
    });
  }
  return { checks: checks.length > 0 ? checks : [allFound(references.length, asked)], shared };
}

function elsewhere(reference: Reference, count: number, query: string): Check {
  return {
    ...ABOUT,
    object: nameOf(reference),
    verdict: 'grey',
    observed: `${count} rows refer to rows of ${displayName({ schema: reference.parent_schema, name: reference.parent })} that are not in this part: they are another tenant's, or nobody's`,
    fix: 'Drill the run whole, in one job: npx tsx scripts/backup/restore-drill.ts. The status says which rows hang under another tenant (STR).',
    query,
  };
}
