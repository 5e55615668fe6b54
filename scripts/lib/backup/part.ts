import { z } from 'zod';
import { ENVELOPE_GROUP } from '../archive/envelope.ts';
import { detailObject, GROUP_ID } from '../archive/groups.ts';
import { OBJECT_NAME, RUN_NAME } from '../archive/names.ts';
import { signBytes, verifyBytes } from '../archive/signature.ts';
import type { SigningKey } from '../archive/signing-key.ts';
import { parseStrictly, refused } from '../archive/strict.ts';
import { canonicalJson } from '../runtime/canonical.ts';
import { openFacts, sealFacts } from './part-seal.ts';

/** What a part is signed under. */
const PART_CONTEXT = 'bulkhead/part/v1';

const COUNT = z.int().nonnegative();
const DIGEST = z.string().regex(/^[0-9a-f]{64}$/);
const INSTANT = z.iso.datetime();

const PART = z.strictObject({
  v: z.literal(1),
  environment: z.string().min(1),
  run: z.string().regex(RUN_NAME),
  group: z.string().regex(GROUP_ID),
  /** SHA-256 of the plan that the shard was made by. */
  plan: DIGEST,
  startedAt: INSTANT,
  snapshotAt: INSTANT,
  finishedAt: INSTANT,
  serverVersion: z.string().min(1),
  systemIdentifier: z.string().regex(/^\d+$/).nullable(),
  tier: z.enum(['daily', 'weekly', 'monthly']),
  lockUntil: INSTANT.nullable(),
  /** The run key of the shard, wrapped to every recipient. */
  keys: ENVELOPE_GROUP,
  objects: z
    .array(z.strictObject({ name: z.string().regex(OBJECT_NAME), size: COUNT, sha256: DIGEST }))
    .min(1),
  /** What the store said of the locks of its files; null where the run locks nothing. */
  locks: z.strictObject({ locked: COUNT, untold: COUNT, short: z.array(z.string()) }).nullable(),
  /** `PartFacts`, for whoever commits the run and nobody else. */
  sealed: z.base64(),
});

const FACTS = z.strictObject({
  v: z.literal(1),
  /** Name and oid: two databases of one server are two databases. */
  database: z.string().min(1),
  /** SHA-256 of the schema as pg_dump tells it in the shard's snapshot. */
  schema: DIGEST,
  tenants: COUNT,
  /** Every table: the rows that the shard took, those of nobody that it saw, and all that it saw. */
  tables: z.array(
    z.strictObject({
      table: z.string().min(1),
      rows: COUNT,
      nobody: COUNT,
      total: COUNT.nullable(),
      planned: z.boolean(),
    }),
  ),
  textBytes: COUNT,
  spilledBytes: COUNT,
  estimatedBytes: COUNT,
  jobs: COUNT,
  largeObjects: COUNT,
});

/** What the writer of a shard leaves in the run's folder once all of its objects came back from the store. In clear. */
export type Part = z.infer<typeof PART>;
/** What a part says to whoever commits the run alone. */
export type PartFacts = z.infer<typeof FACTS>;

/** A part whose signature was verified, with what was sealed in it. */
export interface OpenedPart extends Part {
  readonly facts: PartFacts;
}

/** The bytes of a part file and of its signature. */
export function encodePart(
  part: Omit<Part, 'sealed'>,
  facts: PartFacts,
  key: SigningKey,
): { bytes: Buffer; signature: Buffer } {
  const sealed = sealFacts(canonicalJson(facts), key, part.run, part.group);
  const bytes = Buffer.from(canonicalJson({ ...part, sealed }));
  return { bytes, signature: signBytes(bytes, PART_CONTEXT, key) };
}

/**
 * Reads a part that the same key has signed. Throws what `verifyBytes` throws, PART_INVALID, PART_SEALED.
 * @param subject names it in messages: "part s02 of run …".
 */
export function decodePart(
  bytes: Buffer,
  signature: Buffer | undefined,
  key: SigningKey,
  subject: string,
): OpenedPart {
  verifyBytes(bytes, signature, PART_CONTEXT, [key], subject);
  const part = parseStrictly(PART, bytes, subject, 'PART_INVALID');
  const index = detailObject(part.group);
  if (part.keys.id !== part.group || !part.objects.some(({ name }) => name === index)) {
    throw refused(subject, 'PART_INVALID', `has no key or no index of group ${part.group}`);
  }
  const text = openFacts(part.sealed, key, part.run, part.group);
  return { ...part, facts: parseStrictly(FACTS, text, `facts in ${subject}`, 'PART_INVALID') };
}
