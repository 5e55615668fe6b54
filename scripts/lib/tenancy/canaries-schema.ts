import { z } from 'zod';

// The shape of `canaries:` in bulkhead.yaml: from when on something is abnormal, and questions of one's own.

const name = z.string().min(1);
const whole = (fallback: number, most = 1_000_000) => z.int().min(1).max(most).default(fallback);

const query = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens')
      .describe('Name in reports and alerts'),
    query: name.describe('One SELECT; names are qualified with their schema. It is run read-only'),
    answer: z
      .enum(['number', 'rows'])
      .default('number')
      .describe('number: the one value that it returns; rows: how many rows it returns'),
    warn: z.number().optional().describe('From this number on the report warns'),
    fail: z.number().optional().describe('From this number on the canary is red; 1 by default'),
    timeout: z.int().min(10).max(60_000).default(2_000).describe('Milliseconds that it may take'),
    meaning: name.optional().describe('What it means when it is red, as a sentence'),
  })
  .transform(({ fail = 1, ...rest }) => ({ ...rest, fail }))
  .refine(({ warn, fail }) => warn === undefined || warn < fail, {
    error: 'must be below fail',
    path: ['warn'],
  });

/** What `canaries:` may say. */
export const canariesSchema = z
  .strictObject({
    greyAfter: whole(3, 100).describe(
      'Runs in a row without an answer after which a canary alerts by itself',
    ),
    recentHours: whole(24, 24 * 31).describe('Hours in which rows, seeds, deletes and events are recent'),
    written: z
      .record(name, z.union([name, z.literal(false)], 'must be a column, or false'))
      .default({})
      .describe('For a table the column that says when a row was written; false for none'),
    members: z
      .record(name, name)
      .default({})
      .describe('Membership tables, each with the column that refers to the people'),
    deletes: z
      .strictObject({
        weeks: whole(4, 26).describe('Weeks of the audit trail that say what is usual'),
        factor: z
          .number()
          .min(1)
          .max(100)
          .default(6)
          .describe('Deviations (MAD) above the median that are still usual'),
        floor: whole(100).describe('So many deletes of a tenant in a day are always usual'),
      })
      .prefault({})
      .describe('How many deletes are abnormal'),
    actorless: z
      .strictObject({
        percent: z.number().min(0).max(100).default(5).describe('Percent of events without an actor'),
        least: whole(10).describe('Below so many events without an actor the rate is not judged'),
      })
      .prefault({})
      .describe('How many events of the application may be without an actor'),
    dropPercent: z
      .number()
      .min(1)
      .max(100)
      .default(50)
      .describe('Percent that a backup may be smaller than the one before'),
    expiry: z
      .strictObject({
        certificates: whole(30, 3650).describe('Days before the end of a certificate'),
        exceptions: whole(14, 366).describe('Days before the end of an exception'),
      })
      .prefault({})
      .describe('From when on something is about to expire'),
    queries: z
      .array(query)
      .default([])
      .refine((list) => new Set(list.map((one) => one.name)).size === list.length, 'has a name twice')
      .describe('Canaries of your own'),
  })
  .prefault({})
  .describe('What the canaries take for abnormal, and canaries of your own');

export type Canaries = z.infer<typeof canariesSchema>;
export type OwnQuery = Canaries['queries'][number];
