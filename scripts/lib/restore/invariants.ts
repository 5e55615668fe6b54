import type pg from 'pg';
import type { SchemaDump } from '../archive/schema-dump.ts';
import { BufferCollector } from '../backup/buffer-collector.ts';
import { workThrough } from '../backup/queue.ts';
import { matchTables } from '../backup/tables.ts';
import { applyExceptions } from '../hardening/exceptions.ts';
import { runStatus } from '../hardening/status.ts';
import { transaction } from '../postgres/transaction.ts';
import type { Context } from '../runtime/context.ts';
import type { Check } from '../runtime/result.ts';
import { readCatalog } from '../tenancy/catalog.ts';
import type { Model } from '../tenancy/model.ts';
import { checkDefaultPrivileges } from './checks/default-privileges.ts';
import { checkFaults } from './checks/faults.ts';
import { checkReferences } from './checks/references.ts';
import { checkReferencesInPart, type SharedReference } from './checks/references-in-part.ts';
import { checkRows, checkTables } from './checks/rows.ts';
import { checkSchema } from './checks/schema.ts';
import { checkSequences } from './checks/sequences.ts';
import { closeLanes, haltOn, openLanes } from './lanes.ts';
import type { Restored, Restoring } from './restore.ts';

import { digestRestored, objectsByTenant } from './restored.ts';
import { TableSums } from './tally.ts';

/** What was found of a restored database. */
export interface Invariants {
  readonly checks: Check[];
  /** Of a part: what only all parts together can tell. */
  readonly shared: readonly SharedReference[];
}

/**
 * Everything that must be true of a restored database, asked of the database itself. A finding is a check, not
 * an error: all of them are shown.
 */
export async function checkInvariants(
  restoring: Restoring,
  restored: Restored,
  context: Context,
): Promise<Invariants> {
  const { url, jobs, model, contents, identity } = restoring;
  const lanes = await openLanes(url, context, jobs);
  const stop = haltOn(context.signal, lanes);
  try {
    const [client] = lanes;
    if (client === undefined) throw new Error('no session');
    const data = await checkData(lanes, restoring, restored, stop);
    const references = await checkParents(client, restoring, restored);
    const checks = [
      ...data,
      ...references.checks,
      ...(await checkSequences(client, contents.detail, restored.schemas)),
      // Not while the rows are compared: its dumps take memory too.
      ...(await checkSchema(url, context, contents.schema, restored.schemas, restored.open)),
      ...(await checkDefaultPrivileges(client, contents.schema, restored.defaultsNotSet, identity.role)),
      ...(await checkHardening(client, model, contents.schema, context)),
    ];
    return { checks, shared: references.shared };
  } finally {
    await closeLanes(lanes);
  }
}

async function checkParents(
  client: pg.Client,
  { model, run }: Restoring,
  { schemas }: Restored,
): Promise<Invariants> {
  const { taken, manifest } = run;
  if (!taken.partial) return { checks: await checkReferences(client, schemas), shared: [] };
  const { tables } = matchTables(model, await readCatalog(client, schemas));
  const first = taken.groups.includes(manifest.keyGroups[0]?.id ?? '');
  return checkReferencesInPart(client, schemas, { tables, first });
}

async function checkData(
  lanes: readonly pg.Client[],
  { model, contents: { detail } }: Restoring,
  { schemas, loaded }: Restored,
  stop: AbortController,
): Promise<Check[]> {
  const [client] = lanes;
  if (client === undefined) throw new Error('no session');
  const catalog = await readCatalog(client, schemas);
  const shape = checkTables(detail, catalog);
  const { tables } = matchTables(model, catalog);
  const sums = new TableSums();
  const collector = new BufferCollector();
  const objects = objectsByTenant(detail);
  const largestFirst = [...tables].sort((a, b) => b.bytes - a.bytes);
  await workThrough(lanes, largestFirst, stop, async (lane, table) => {
    await digestRestored(lane, model, table, objects, sums, collector);
  });
  // What follows begins with as little as there is.
  collector.collect();
  return [
    ...shape,
    ...checkRows(detail, tables, loaded.sums, sums),
    ...(await checkFaults(client, model, tables)),
  ];
}

/** Logins and subscriptions belong to the server, so a restored database cannot be judged by them. */
const NOT_IN_THE_ARCHIVE = ['PRV-05', 'SRF-04'];

/** The same of an archive that does not know the default privileges of all schemas. */
const NOT_IN_OLD_ARCHIVES = ['PRV-02', 'PRV-08'];

/** The status of the restored database, in one snapshot: its guards must have come back with the rows. */
async function checkHardening(
  client: pg.ClientBase,
  model: Model,
  { defaultPrivileges }: SchemaDump,
  context: Context,
): Promise<Check[]> {
  const status = await transaction(client, { isolation: 'repeatable read', readOnly: true }, () =>
    runStatus(client, model, context),
  );
  const judged = applyExceptions(status.checks, model, context.now(), new Set(Object.keys(status.coverage)));
  const unknown = [...NOT_IN_THE_ARCHIVE, ...(defaultPrivileges === undefined ? NOT_IN_OLD_ARCHIVES : [])];
  return judged.checks.filter(({ id }) => !unknown.includes(id));
}
