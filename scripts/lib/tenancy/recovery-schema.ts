import { z } from 'zod';

// The shape of `recovery:` in bulkhead.yaml as it is written. What it means is `Recovery`.

const name = z.string().min(1);
const column = name.describe('Name of a column, exactly as in the catalogue');

const shared = {
  parent: column.describe('The column to fill: one of `parents`, or the tenant column'),
  confidence: z.int().min(0).max(100).describe('Percent; below the threshold it is proposed and never done'),
};

const match = column
  .optional()
  .describe('The column of the parent that the value is compared with; by default the one it refers to');

const path = z
  .union([name, z.array(name).min(1)], 'must be a path as a.b, or a list where a name holds a dot')
  .describe('Where in the JSON the value stands: a.b, or a list where a name holds a dot');

const strategy = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('json'), column, path, match, ...shared }),
    z.strictObject({ kind: z.literal('column'), column, match, ...shared }),
    z.strictObject({
      kind: z.literal('member'),
      column,
      path: path.optional(),
      table: name.describe('The table that says what is whose, such as memberships'),
      member: column.describe('Its column that is compared with the value'),
      holds: column.describe('Its column that refers to the parent'),
      ...shared,
    }),
  ])
  .describe('One way to find out where a row belongs');

const value = z.union([name, z.number(), z.boolean()], 'must be text, a number, true or false');

const quarantine = z
  .strictObject({
    park: z
      .array(name)
      .min(1)
      .describe('Tables whose unknown rows may be parked; never one that makes people members of a tenant'),
    rows: z
      .record(name, z.record(column, value))
      .describe("For the tenants' own table and each mandatory parent of those: the row to park under"),
  })
  .describe('The tenant that nobody can read, for rows of which nobody knows whose they are');

/** What `recovery:` may say. */
export const recoverySchema = z
  .strictObject({
    threshold: z
      .int()
      .min(1)
      .max(100)
      .default(80)
      .describe('Percent of confidence from which a row is repaired'),
    tables: z
      .record(name, z.array(strategy))
      .default({})
      .describe('For each table the ways to find out where a row belongs, the first before the others'),
    quarantine: quarantine.optional(),
  })
  .prefault({})
  .describe('How rows that lost their place are found a place again');
export type RecoveryInput = z.infer<typeof recoverySchema>;
export type StrategyInput = z.infer<typeof strategy>;
