import { z } from 'zod';
import { documentPayload, readDocument } from './documents.ts';
import { parseStrictly } from './strict.ts';

const DEFAULT_PRIVILEGES = z.strictObject({
  /** Who makes the objects. */
  role: z.string().min(1),
  objects: z.enum(['tables', 'sequences', 'functions', 'types', 'schemas', 'large objects']),
  /** All that anybody gets, the maker included; none means that nobody does. */
  grants: z.array(
    z.strictObject({
      /** Null is PUBLIC. */
      grantee: z.string().min(1).nullable(),
      /** As GRANT writes them; the single word ALL for all there are. */
      privileges: z.array(z.string().regex(/^[A-Z][A-Z ]*$/)).min(1),
      grantable: z.boolean(),
    }),
  ),
});

/** What the next object of one kind and maker is open to, in every schema. */
export type DefaultPrivileges = z.infer<typeof DEFAULT_PRIVILEGES>;

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
  /** Those that hold in every schema; the DDL has those of single schemas. Archives of before 2026-11-21 lack it. */
  defaultPrivileges: z.array(DEFAULT_PRIVILEGES).exactOptional(),
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
