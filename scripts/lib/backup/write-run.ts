import type pg from 'pg';
import { type Detail, detailPayload } from '../archive/detail.ts';
import { tenantObject } from '../archive/keys.ts';
import type { ManifestObject } from '../archive/manifest.ts';
import { DETAIL_OBJECT, SCHEMA_OBJECT, SHARED_OBJECT, UNASSIGNED_OBJECT } from '../archive/names.ts';
import { type SchemaDump, schemaPayload } from '../archive/schema-dump.ts';
import { nameOf, type Section } from '../archive/sections.ts';
import type { Model } from '../tenancy/model.ts';
import { type ObjectKind, type Plan, sectionsOf } from './plan.ts';
import { workThrough } from './queue.ts';
import type { SequenceState } from './sequences.ts';
import { type Writing, writeObject, writeTables } from './write-object.ts';

/** The objects of table data as they are written, and the index of each. */
export interface WrittenData {
  readonly objects: ManifestObject[];
  readonly index: Map<string, readonly Section[]>;
}

/** Writes all table data, batch by batch, on the given sessions at once. Memory is one object per session. */
export async function writeData(
  writing: Writing,
  workers: readonly pg.Client[],
  model: Model,
  plan: Plan,
  stop: AbortController,
): Promise<WrittenData> {
  const data: WrittenData = { objects: [], index: new Map() };
  await workThrough(workers, plan.batches, stop, async (client, batch) => {
    for (const kind of batch.objects) {
      const name = objectName(writing.target.runKey, kind);
      const planned = sectionsOf(plan.census, kind);
      const { object, sections } = await writeTables(writing, client, model, name, planned);
      data.objects.push(object);
      data.index.set(name, sections);
    }
  });
  return data;
}

/** Writes `schema.bha`. */
export function writeSchema(writing: Writing, dump: SchemaDump): Promise<ManifestObject> {
  return writeObject(writing, SCHEMA_OBJECT, schemaPayload(dump));
}

/** Writes `detail.bha`; refused by the archive when the rows of the objects do not add up to the tables'. */
export function writeDetail(
  writing: Writing,
  plan: Plan,
  data: WrittenData,
  sequences: readonly SequenceState[],
): Promise<ManifestObject> {
  return writeObject(
    writing,
    DETAIL_OBJECT,
    detailPayload(detailOf(writing.target.runKey, plan, data, sequences)),
  );
}

/** Puts together what `detail.bha` says. Pure. */
function detailOf(
  runKey: Buffer,
  plan: Plan,
  data: WrittenData,
  sequences: readonly SequenceState[],
): Detail {
  const names = [...data.index.keys()].sort();
  return {
    v: 1,
    tenants: plan.tenants.map((id) => ({ id, object: tenantObject(runKey, id) })),
    objects: Object.fromEntries(names.map((name) => [name, { sections: [...(data.index.get(name) ?? [])] }])),
    tables: plan.census.map(({ table, total }) => ({
      schema: table.schema,
      name: table.name,
      columns: [...table.columns],
      rows: total,
    })),
    sequences: [...sequences],
    order: plan.census.map(({ table }) => nameOf(table)),
  };
}

function objectName(runKey: Buffer, kind: ObjectKind): string {
  if (kind.of === 'tenant') return tenantObject(runKey, kind.tenant);
  return kind.of === 'everybody' ? SHARED_OBJECT : UNASSIGNED_OBJECT;
}
