import { z } from 'zod';
import { REPORT_KINDS, type ReportKind } from '../runtime/result.ts';

// The shape of `objectives:` in bulkhead.yaml, and what it means: times in milliseconds, moments since 1970.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };

/** A pause that lasts longer is no pause: somebody has to look at it again. */
const LONGEST_PAUSE = 92 * DAY;

/**
 * How old the newest good report of a kind may be where the model does not say. A night has slots over several hours and
 * GitHub starts schedules late, hence two hours more than a day and a day more than a week. Kinds that a person starts
 * have no objective.
 */
export const DEFAULT_OBJECTIVES: Readonly<Partial<Record<ReportKind, number>>> = {
  backup: 26 * HOUR,
  retention: 26 * HOUR,
  'restore-drill': 8 * DAY,
  canary: 26 * HOUR,
  hardening: 26 * HOUR,
  isolation: 26 * HOUR,
  watchdog: 26 * HOUR,
};

const duration = z
  .string('must be a time as 26h or 8d')
  .regex(/^[1-9]\d{0,5}[mhdw]$/, 'must be a time as 90m, 26h, 8d or 2w')
  .transform((text) => Number(text.slice(0, -1)) * (UNITS[text.slice(-1)] ?? Number.NaN));

const within = z.union(
  [z.literal('off').transform(() => undefined), duration],
  'must be a time as 90m, 26h, 8d or 2w, or off',
);

const moment = (day: 'starts' | 'ends') =>
  z
    .union([z.iso.date(), z.iso.datetime({ precision: null })], 'must be a day or a moment in UTC')
    .transform((text) => {
      if (text.length > 'YYYY-MM-DD'.length) return Date.parse(text);
      return Date.parse(`${text}T00:00:00Z`) + (day === 'starts' ? 0 : DAY);
    });

const kind = z.enum(REPORT_KINDS, 'must be a kind of report, such as backup');
const reason = z.string().min(1);

const pause = z
  .strictObject({
    kinds: z.array(kind).min(1).optional().describe('Kinds of report that rest; every kind by default'),
    from: moment('starts').describe('From when on: a day or a moment in UTC'),
    until: moment('ends').describe('Until when; a day counts as a whole. At most 92 days after `from`'),
    reason: reason.describe('Why nothing is expected'),
  })
  .refine((value) => value.until > value.from, { error: 'ends before it begins', path: ['until'] })
  .refine((value) => value.until - value.from <= LONGEST_PAUSE, {
    error: 'lasts longer than 92 days; write what is known to be needed and renew it',
    path: ['until'],
  });

const explanation = z
  .strictObject({
    kind: kind.describe('Kind of report that was missing'),
    from: moment('starts').describe('Not later than the beginning of the gap'),
    to: moment('ends').describe('Not earlier than its end; a gap that outgrows it is unexplained again'),
    reason: reason.describe('What had happened'),
    issue: z.int().min(1).optional().describe('Number of the issue that tells the rest'),
    on: z.iso.date('must be a day as YYYY-MM-DD').describe('The day on which it was explained'),
  })
  .refine((value) => value.to > value.from, { error: 'ends before it begins', path: ['to'] });

/** What `objectives:` may say. */
export const objectivesSchema = z
  .strictObject({
    within: z
      .partialRecord(kind, within)
      .default({})
      .describe('How old the newest good report of a kind may be: 90m, 26h, 8d, 2w, or off')
      .transform((given): Readonly<Partial<Record<ReportKind, number>>> => {
        const entries = Object.entries({ ...DEFAULT_OBJECTIVES, ...given });
        return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
      }),
    pauses: z
      .array(pause)
      .default([])
      .describe('Times in which nothing is expected; the clocks of the objectives stand still'),
    explained: z
      .array(explanation)
      .default([])
      .describe('Gaps of the past that somebody has explained; they stay gaps, and are counted apart'),
  })
  .prefault({})
  .describe('How fresh the evidence has to be');

/** Milliseconds by kind of report; a kind without a time is not judged. */
export type Objectives = z.infer<typeof objectivesSchema>;
export type Pause = Objectives['pauses'][number];
export type Explanation = Objectives['explained'][number];
