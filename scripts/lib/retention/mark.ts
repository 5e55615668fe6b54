import { z } from 'zod';
import { RUN_NAME } from '../archive/names.ts';
import { signBytes, verifyBytes } from '../archive/signature.ts';
import type { SigningKey, VerifyingKey } from '../archive/signing-key.ts';
import { parseStrictly, refused } from '../archive/strict.ts';
import { canonicalJson } from '../runtime/canonical.ts';

/** What a mark is signed under: no signature of a manifest passes for one of a mark, nor the other way round. */
export const MARK_CONTEXT = 'bulkhead/mark/v1';

const INSTANT = z.iso.datetime({ error: 'is not a time in UTC' });
const DIGEST = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hexadecimal digits');
const RUN = z.string().regex(RUN_NAME, 'is not the name of a run');
const ID = z.string().regex(RUN_NAME, 'is not the id of a mark');
const TEXT = z.string().min(1).max(1000);

const about = {
  v: z.literal(1),
  /** Time and random digits, as in the name of a run; part of the mark's own name in the store. */
  id: ID,
  environment: z.string().min(1),
  at: INSTANT,
};

const MARK = z.discriminatedUnion('kind', [
  z.strictObject({ ...about, kind: z.literal('hold'), run: RUN, reason: TEXT }),
  z.strictObject({ ...about, kind: z.literal('release'), run: RUN, hold: ID, reason: TEXT }),
  z.strictObject({
    ...about,
    kind: z.literal('drilled'),
    run: RUN,
    /** Of the manifest of the very run that was restored. */
    manifestSha256: DIGEST,
    verdict: z.enum(['passed', 'failed']),
    /** What failed, or what was shown; no data of a tenant. */
    summary: TEXT,
    /** From the first byte to a database that can be used. */
    rtoMilliseconds: z.int().nonnegative().nullable(),
  }),
  z.strictObject({
    ...about,
    kind: z.literal('tombstone'),
    run: RUN,
    manifestSha256: DIGEST,
    /** Nothing is removed before. */
    notBefore: INSTANT,
    reasons: z.array(TEXT).min(1),
  }),
  /** Written before the first object goes: whatever happens then, the run is never taken for whole again. */
  z.strictObject({ ...about, kind: z.literal('removing'), run: RUN, manifestSha256: DIGEST }),
  z.strictObject({
    ...about,
    kind: z.literal('policy'),
    policy: z.strictObject({
      daily: z.int().nonnegative(),
      weekly: z.int().nonnegative(),
      monthly: z.int().nonnegative(),
      minimumKeep: z.int().positive(),
      weekStartsOn: z.string().min(1),
      keep: z.enum(['first', 'newest']),
    }),
  }),
]);

/** What somebody with a marks key says about a run, or about the policy; it lies beside the runs and never in one. */
export type Mark = z.infer<typeof MARK>;
export type MarkKind = Mark['kind'];
export type MarkOf<K extends MarkKind> = Extract<Mark, { kind: K }>;

const FILE = z.strictObject({ mark: z.unknown(), signature: z.unknown() });

/** Bytes of the largest mark that is read. */
export const LARGEST_MARK = 64 << 10;

/** The bytes of a mark with its signature: one file, so that neither can be there without the other. */
export function sealMark(mark: Mark, key: SigningKey): Buffer {
  const bytes = bytesOf(parseStrictly(MARK, bytesOf(mark), 'mark', CODE));
  const signature: unknown = JSON.parse(signBytes(bytes, MARK_CONTEXT, key).toString('utf8'));
  return bytesOf({ mark, signature });
}

/**
 * Reads a mark that lies under `name`, which is `<run>/<kind>-<id>.json`, or `policy/<kind>-<id>.json`.
 * @throws {BulkheadError} MARK_INVALID, MARK_ELSEWHERE when it is that of another run, environment or name, and what
 * `verifyBytes` throws.
 */
export function openMark(
  bytes: Uint8Array,
  name: string,
  environment: string,
  keys: readonly VerifyingKey[],
): Mark {
  const subject = `mark ${name}`;
  const file = parseStrictly(FILE, bytes, subject, CODE);
  const signed = bytesOf(file.mark ?? null);
  verifyBytes(signed, bytesOf(file.signature ?? null), MARK_CONTEXT, keys, subject);
  const mark = parseStrictly(MARK, signed, subject, CODE);
  if (mark.environment === environment && markName(mark) === name) return mark;
  throw refused(subject, 'MARK_ELSEWHERE', `is ${markName(mark)} of environment "${mark.environment}"`);
}

/** Where a mark lies among those of its environment. */
export function markName(mark: Mark): string {
  return `${mark.kind === 'policy' ? 'policy' : mark.run}/${mark.kind}-${mark.id}.json`;
}

const CODE = 'MARK_INVALID';

function bytesOf(value: unknown): Buffer {
  return Buffer.from(canonicalJson(value));
}
