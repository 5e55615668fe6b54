import { z } from 'zod';
import { alertsSchema } from './alerts-schema.ts';
import { canariesSchema } from './canaries-schema.ts';
import { gateSchema } from './gate-schema.ts';
import { KEY_TYPES, STAGES, WEEKDAYS } from './model.ts';
import { objectivesSchema } from './objectives-schema.ts';
import { recoverySchema } from './recovery-schema.ts';

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

const polymorphic = z
  .union(
    [
      z.literal(false),
      z.strictObject({
        type: column.describe('The column that says which table it is'),
        tables: z
          .record(name, tableName)
          .refine((tables) => Object.keys(tables).length > 0, 'must name a table')
          .describe('For each value of that column the table it means'),
        optional: z.boolean().default(false).describe('The reference may be NULL'),
      }),
    ],
    'must be { type: column, tables: { value: table } }, or false for a column that refers to no table',
  )
  .describe('A reference to one of several tables; false where the column only looks like one');

const audit = z
  .union(
    [
      z.boolean(),
      z.strictObject({
        redact: z.array(column).describe('Columns of which only the change is recorded, never the value'),
      }),
    ],
    'must be true, false or { redact: [columns] }',
  )
  .describe(
    'Whether the audit trail records every change; true for tables of tenants, false for shared ones',
  );

const samples = z
  .record(column, z.union([name, z.number(), z.boolean()], 'must be SQL as text, a number, true or false'))
  .describe(
    'SQL for columns whose values the isolation tests cannot guess; {n} becomes a number that differs from row to row',
  );

/** One table as it is written. */
export const tableSchema = z.strictObject({
  tenant: column.optional().describe('Column that holds the key of the tenant'),
  via: column.optional().describe('Column of `parents` through which the tenant is known'),
  shared: z.literal(true).optional().describe('Belongs to no tenant'),
  key: z
    .union([column, z.array(column).min(1)])
    .default('id')
    .describe('The primary key; a list where it has several columns'),
  nullTenant: z
    .enum(['forbidden', 'global'])
    .default('forbidden')
    .describe('What NULL in the tenant column means: nothing good, or a row that belongs to everybody'),
  stage: z
    .enum(STAGES)
    .default('enforced')
    .describe('How far the table has come: checks that ask for more report "planned" instead of red'),
  parents: z.record(column, parent).default({}).describe('For each referring column the table it refers to'),
  polymorphic: z
    .record(column, polymorphic)
    .default({})
    .describe('For each column that refers to one of several tables, which they are'),
  audit: audit.optional(),
  samples: samples.default({}),
});
export type TableInput = z.infer<typeof tableSchema>;

/** A finding of the status that somebody answers for until a day. */
export const exceptionSchema = z.strictObject({
  check: z
    .string()
    .regex(/^[A-Z]+(?:-\d+)?$/, 'must be the id of a check, such as IDX-04')
    .describe('Id of the check, such as IDX-04; those of the families META and ISO cannot be excepted'),
  object: name.describe('The object as the report names it; * stands for any characters'),
  owner: name.describe('Who answers for it'),
  reason: name.describe('Why it may stay'),
  expires: z.iso
    .date('must be a day as YYYY-MM-DD')
    .describe('The last day on which it holds (UTC), at most one year from today'),
});
export type ExceptionInput = z.infer<typeof exceptionSchema>;

const roleList = z.array(name).default([]);

const kept = (fallback: number) => z.int().min(0).max(3650).default(fallback);

const retention = z
  .strictObject({
    daily: kept(30).describe('Past days with a backup of which one is kept'),
    weekly: kept(12).describe('Past weeks of which one is kept'),
    monthly: kept(12).describe('Past months of which one is kept'),
    minimumKeep: z
      .int()
      .min(1)
      .max(1000)
      .default(7)
      .describe('So many of the newest good backups are kept whatever their age'),
    weekStartsOn: z.enum(WEEKDAYS).default('sunday').describe('The first day of a week, in UTC'),
    keep: z
      .enum(['first', 'newest'])
      .default('first')
      .describe('Which backup stands for a week or month; only the first is known when it is written'),
    lock: z
      .enum(['none', 'governance', 'compliance'])
      .default('none')
      .describe('Lock what a backup stores for as long as it is sure to be kept, in buckets that can'),
    pinned: z.array(name).default([]).describe('Names of backups that are never removed'),
  })
  .prefault({})
  .describe('How long backups are kept');

const rest = {
  version: z.literal(1).describe("Version of this file's format"),
  name: name.default('database').describe('Name of the system, for reports'),
  schemas: z
    .array(name)
    .min(1)
    .default(['public'])
    .describe('What counts as yours: every table in these schemas must be in the model'),
  exposedSchemas: z
    .array(name)
    .optional()
    .describe('Schemas that an API shows to the outside; by default the same as `schemas`'),
  platform: z
    .enum(['plain', 'supabase'])
    .default('plain')
    .describe('supabase: the owner of the tables may have BYPASSRLS, as long as nobody can become it'),
  migrations: z
    .array(name)
    .default(['migrations/*.sql'])
    .describe('Patterns of migration files, relative to this file'),
  tenant: z
    .strictObject({
      table: tableName,
      key: column.default('id'),
      type: z.enum(KEY_TYPES).default('uuid').describe('Type of the key'),
    })
    .describe('The table in which one row is one tenant'),
  claim,
  roles: z
    .strictObject({
      app: roleList.describe('Roles that act for one tenant'),
      anonymous: roleList.describe('Roles of visitors nobody has signed in'),
      service: roleList.describe('Roles of the back end that see past row-level security'),
      owner: name.describe('The role that owns the tables and runs migrations'),
    })
    .describe('Database roles by what they are for'),
  retention,
  recovery: recoverySchema,
  canaries: canariesSchema,
  alerts: alertsSchema,
  objectives: objectivesSchema,
  gate: gateSchema,
};

/**
 * Everything but the tables and exceptions: those are read one by one, so that a mistake in one does not
 * hide those in others.
 */
export const frameSchema = z.strictObject({
  ...rest,
  tables: z.record(tableName, z.unknown()),
  exceptions: z.array(z.unknown()).default([]),
});
export type FrameInput = z.infer<typeof frameSchema>;

const fileSchema = z
  .strictObject({
    ...rest,
    tables: z.record(tableName, tableSchema.nullable()).describe('Every table of `schemas`'),
    exceptions: z
      .array(exceptionSchema)
      .default([])
      .describe('Findings of the status that somebody answers for until a day'),
  })
  .describe('The tenancy model of one database. docs/MODEL.md explains each setting.');

/** The JSON Schema of the whole file, for editors: `docs/formats/bulkhead.schema.json`. */
export function modelJsonSchema(): Record<string, unknown> {
  // Draft 7 is what the YAML support of editors understands best.
  return { ...z.toJSONSchema(fileSchema, { target: 'draft-7', io: 'input' }), title: 'bulkhead.yaml' };
}
