import { z } from 'zod';
import { documentPayload, readDocument } from './documents.ts';
import { parseStrictly } from './strict.ts';

const SCHEMA_DUMP = z.strictObject({
  v: z.literal(1),
  /** DDL to run before the data: types, functions, tables. */
  preData: z.string(),
  /** DDL to run after the data: indexes, constraints, triggers, policies. */
  postData: z.string(),
  /** Roles that the DDL names, without passwords. */
  roles: z.array(
    z.strictObject({
      name: z.string().min(1),
      superuser: z.boolean(),
      inherit: z.boolean(),
      createRole: z.boolean(),
      createDb: z.boolean(),
      login: z.boolean(),
      replication: z.boolean(),
      bypassRls: z.boolean(),
      memberOf: z.array(z.string().min(1)),
    }),
  ),
  extensions: z.array(
    z.strictObject({ name: z.string().min(1), version: z.string().min(1), schema: z.string().min(1) }),
  ),
});

/** What `schema.bha` holds: all that must exist before and around the rows. */
export type SchemaDump = z.infer<typeof SCHEMA_DUMP>;

/** The payload of `schema.bha`, to be sealed. */
export async function* schemaPayload(dump: SchemaDump): AsyncGenerator<Buffer> {
  yield* documentPayload([`${JSON.stringify(dump)}\n`]);
}

/**
 * Reads the opened payload of `schema.bha`.
 * @throws {BulkheadError} SCHEMA_INVALID, FRAME_CORRUPT, and what opening throws.
 */
export async function readSchemaDump(
  payload: AsyncIterable<Uint8Array>,
  source: { run: string; object: string },
): Promise<SchemaDump> {
  return parseStrictly(SCHEMA_DUMP, await readDocument(payload, source), 'schema', 'SCHEMA_INVALID');
}
