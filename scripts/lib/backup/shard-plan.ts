import { createHash } from 'node:crypto';
import { z } from 'zod';
import { MOST_SHARDS, shardGroups } from '../archive/groups.ts';
import { RUN_NAME } from '../archive/names.ts';
import { signBytes, verifyBytes } from '../archive/signature.ts';
import type { SigningKey } from '../archive/signing-key.ts';
import { parseStrictly } from '../archive/strict.ts';
import { canonicalJson } from '../runtime/canonical.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { MOST_SKEW } from '../storage/clock-skew.ts';
import { BOUNDARY } from './boundaries.ts';
import type { RunTerm } from './run-target.ts';

/** What a plan is signed under. */
const PLAN_CONTEXT = 'bulkhead/plan/v1';

/** Jobs that were made by a plan of the day before belong to no night: dates, locks and sizes are those of its time. */
const OLDEST = 24 * 3_600_000;

const DIGEST = z.string().regex(/^[0-9a-f]{64}$/);
const INSTANT = z.iso.datetime();

const PLAN = z.strictObject({
  v: z.literal(1),
  environment: z.string().min(1),
  run: z.string().regex(RUN_NAME),
  startedAt: INSTANT,
  ledgerHead: DIGEST.nullable(),
  tier: z.enum(['daily', 'weekly', 'monthly']),
  lock: z.strictObject({ until: INSTANT, mode: z.enum(['governance', 'compliance']) }).nullable(),
  /** The run that this one will follow; null before the first. */
  predecessor: z.strictObject({ run: z.string(), seq: z.int().positive(), sha256: DIGEST }).nullable(),
  /** What is between the shards, rising: one fewer than there are shards. */
  boundaries: z
    .array(z.string().regex(BOUNDARY))
    .max(MOST_SHARDS - 1)
    .refine((all) => all.every((boundary, at) => at === 0 || boundary > (all[at - 1] ?? '')), {
      error: 'do not rise',
    }),
});

/** How a run is divided into shards. It names no tenant and no table: whoever reads the log of a job may read it. */
export type ShardPlan = z.infer<typeof PLAN>;

/** A plan whose signature was verified, and the digest by which everything that is made by it names it. */
export interface VerifiedPlan extends ShardPlan {
  readonly digest: string;
  /** `s01` and so on, one for each shard. */
  readonly groups: readonly string[];
  readonly term: RunTerm;
}

/** The plan with its signature as one line of text, for an output of a job. */
export function encodePlan(plan: ShardPlan, key: SigningKey): string {
  const bytes = Buffer.from(canonicalJson(plan));
  const signature = signBytes(bytes, PLAN_CONTEXT, key);
  return `${bytes.toString('base64url')}.${signature.toString('base64url')}`;
}

/**
 * Reads a plan that the same key has signed. Throws PLAN_INVALID, what `verifyBytes` throws, PLAN_ENVIRONMENT for that of
 * another environment, PLAN_OLD for one of another night.
 */
export function decodePlan(
  text: string,
  key: SigningKey,
  { environment, now }: { environment: string; now: Date },
): VerifiedPlan {
  const [body, signature, ...rest] = text.trim().split('.');
  if (body === undefined || signature === undefined || rest.length > 0) {
    throw new BulkheadError({
      what: 'what was given as the plan of a divided backup is none',
      fix: 'Give the output "plan" of backup-plan as it is, in one line.',
      code: 'PLAN_INVALID',
    });
  }
  const bytes = Buffer.from(body, 'base64url');
  verifyBytes(bytes, Buffer.from(signature, 'base64url'), PLAN_CONTEXT, [key], 'plan of a divided backup');
  const plan = parseStrictly(PLAN, bytes, 'plan of a divided backup', 'PLAN_INVALID');
  if (plan.environment !== environment) {
    throw new BulkheadError({
      what: `the plan is one of environment "${plan.environment}", and this is "${environment}"`,
      fix: 'Give plan and environment of the same run.',
      code: 'PLAN_ENVIRONMENT',
    });
  }
  refuseOld(plan, now);
  return {
    ...plan,
    digest: createHash('sha256').update(bytes).digest('hex'),
    groups: shardGroups(plan.boundaries.length + 1),
    term: {
      tier: plan.tier,
      lock: plan.lock === null ? undefined : { until: new Date(plan.lock.until), mode: plan.lock.mode },
    },
  };
}

function refuseOld({ run, startedAt }: ShardPlan, now: Date): void {
  const age = now.getTime() - Date.parse(startedAt);
  if (age <= OLDEST && age >= -MOST_SKEW) return;
  const hours = Math.abs(Math.round(age / 3_600_000));
  throw new BulkheadError({
    what: `run ${run} was planned ${hours} hours ${age < 0 ? 'from now' : 'ago'}, and a plan holds for a day`,
    fix: 'Plan a new run: its dates, its locks and the sizes of its shards are those of its night.',
    code: 'PLAN_OLD',
    exit: 1,
  });
}
