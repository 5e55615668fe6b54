import { z } from 'zod';
import { KEY_TYPES, STAGES } from './model.ts';

// The shape of bulkhead.yaml as it is written. What it means, with defaults, is `Model`.

const name = z.string().min(1);
const column = name.describe('Name of a column, exactly as in the catalogue');
const tableName = name.describe('Name of a table: name, schema.name, or "Quoted".name');

const userClaim = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('jwt'),
    setting: name.default('request.jwt.claims'),
    path: name.default('sub'),
  }),
  z.strictObject({ from: z.literal('setting'), name }),
]);

const claim = z
  .discriminatedUnion('from', [
    z.strictObject({ from: z.literal('jwt'), setting: name.default('request.jwt.claims'), path: name }),
    z.strictObject({ from: z.literal('setting'), name }),
    z.strictObject({
      from: z.literal('membership'),
      table: tableName,
      user: column,
      organisation: column,
      userClaim: userClaim.default({ from: 'jwt', setting: 'request.jwt.claims', path: 'sub' }),
    }),
  ])
  .describe('Where a session says which tenant it acts for');

const agree = z
  .union([z.array(column), z.record(column, column)])
  .describe('Further columns that child and parent have in common; as a map where their names differ');

const parent = z
  .union([
    tableName,
    z.strictObject({
      table: tableName,
      references: column.optional().describe('Column of the parent; its key by default'),
      agree: agree.default([]),
      optional: z.boolean().default(false).describe('The reference may be NULL'),
    }),
  ])
  .describe('The table that a column refers to');

/** One table as it is written. */
export const tableSchema = z.strictObject({
  tenant: column.optional().describe('Column that holds the key of the tenant'),
  via: column.optional().describe('Column of `parents` through which the tenant is known'),
  shared: z.literal(true).optional().describe('Belongs to no tenant'),
  key: z.union([column, z.array(column).min(1)]).default('id'),
  nullTenant: z.enum(['forbidden', 'global']).default('forbidden'),
  stage: z.enum(STAGES).default('enforced'),
  parents: z.record(column, parent).default({}),
});
export type TableInput = z.infer<typeof tableSchema>;

const rest = {
  version: z.literal(1),
  name: name.default('database'),
  schemas: z.array(name).min(1).default(['public']),
  exposedSchemas: z.array(name).optional(),
  platform: z.enum(['plain', 'supabase']).default('plain'),
  migrations: z.array(name).default(['migrations/*.sql']),
  tenant: z.strictObject({
    table: tableName,
    key: column.default('id'),
    type: z.enum(KEY_TYPES).default('uuid'),
  }),
  claim,
  roles: z.strictObject({
    app: z.array(name).default([]),
    anonymous: z.array(name).default([]),
    service: z.array(name).default([]),
    owner: name,
  }),
};

/** Everything but the tables: they are read one by one, so that a mistake in one does not hide those in others. */
export const frameSchema = z.strictObject({ ...rest, tables: z.record(tableName, z.unknown()) });
export type FrameInput = z.infer<typeof frameSchema>;

/** The whole file, for the JSON Schema that editors use. */
export const fileSchema = z.strictObject({ ...rest, tables: z.record(tableName, tableSchema) });
