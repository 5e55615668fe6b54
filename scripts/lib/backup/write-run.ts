import { type Detail, detailPayload } from '../archive/detail.ts';
import { detailObject } from '../archive/groups.ts';
import { tenantObject } from '../archive/keys.ts';
import type { ManifestObject } from '../archive/manifest.ts';
import { SCHEMA_OBJECT } from '../archive/names.ts';
import { type SchemaDump, schemaPayload } from '../archive/schema-dump.ts';
import { nameOf } from '../archive/sections.ts';
import type { Plan } from './plan.ts';
import type { SequenceState } from './sequences.ts';
import type { WrittenData } from './write-data.ts';
import { type Writing, writeObject } from './write-object.ts';

/** Writes `schema.bha`. */
export function writeSchema(writing: Writing, dump: SchemaDump): Promise<ManifestObject> {
  return writeObject(writing, SCHEMA_OBJECT, schemaPayload(dump));
}

/** Writes the index of the group; refused by the archive when the rows of the objects do not add up to the tables'. */
export function writeDetail(
  writing: Writing,
  plan: Plan,
  data: WrittenData,
  sequences: readonly SequenceState[],
): Promise<ManifestObject> {
  return writeObject(
    writing,
    detailObject(writing.target.group),
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
