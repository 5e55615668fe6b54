import { z } from 'zod';

// The shape of `gate:` in bulkhead.yaml: what the migration gate may assume of production, and what it allows.

const name = z.string().min(1);

const setupFile = z.strictObject({
  file: name.describe('File of SQL, relative to this file'),
  as: z
    .enum(['superuser', 'owner'])
    .default('owner')
    .describe('Who runs it; superuser for roles and extensions only'),
});

/** What `gate:` may say. */
export const gateSchema = z
  .strictObject({
    server: z
      .int()
      .min(15)
      .max(18)
      .default(18)
      .describe('Major version of the production server; the scratch server must have the same'),
    setup: z
      .array(z.union([name, setupFile], 'must be a file, or a file and who runs it'))
      .default([])
      .describe('What a new database is given before the first migration: roles, extensions, older tables'),
    sample: z
      .int()
      .min(100)
      .max(1_000_000)
      .default(1_000)
      .describe('Rows made in each table of the scratch database'),
    rows: z
      .record(name, z.int().min(0))
      .default({})
      .describe('Rows of a table in production, by its name; 1 000 000 where it is not named'),
    budget: z
      .strictObject({
        rows: z
          .int()
          .min(0)
          .default(10_000)
          .describe('Rows that may be read or rewritten while readers or writers of a table are kept out'),
        wait: z
          .int()
          .min(1)
          .default(2_000)
          .describe('Milliseconds that a statement of the application may wait while migrations are applied'),
      })
      .prefault({})
      .describe('How long a migration may be in the way'),
  })
  .prefault({})
  .describe('What the migration gate assumes and allows');

export type Gate = z.infer<typeof gateSchema>;
