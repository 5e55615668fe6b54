import { z } from 'zod';
import { canonicalJson } from '../runtime/canonical.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { isProof, proofOf } from './envelope-proof.ts';
import { MAIN_GROUP } from './groups.ts';
import { RUN_NAME } from './names.ts';
import { parseStrictly } from './strict.ts';
import { type OpeningKey, type Recipient, STANZA, unwrapWith, wrapTo } from './wrapping.ts';

export { MAIN_GROUP } from './groups.ts';
export type { RsaOpeningKey, RsaRecipient } from './rsa-key.ts';
export { parseSymmetricKey, type SymmetricKey } from './symmetric-key.ts';
export type { OpeningKey, Recipient, Stanza } from './wrapping.ts';

/** One key group as the keys file has it. */
export const ENVELOPE_GROUP = z.strictObject({
  id: z.string().min(1),
  recipients: z.array(STANZA).min(1),
  /** That its writer held the run key; envelopes of before it existed lack it, and are not rotated blindly. */
  proof: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
});

const ENVELOPE = z.strictObject({
  v: z.literal(1),
  run: z.string().regex(RUN_NAME),
  /** The number in the file's name; absent in the first generation of before it existed. */
  generation: z.int().min(1).exactOptional(),
  groups: z
    .array(ENVELOPE_GROUP)
    .min(1)
    .refine((groups) => new Set(groups.map(({ id }) => id)).size === groups.length, {
      error: 'lists a key group twice',
    }),
});

/** What `keys.<generation>.json` holds. */
export type Envelope = z.infer<typeof ENVELOPE>;
/** The recipients of the run key of one key group. */
export type EnvelopeGroup = Envelope['groups'][number];

/**
 * Wraps a run key to each recipient.
 * @throws {BulkheadError} NO_RECIPIENT when there is none: nobody could ever open the run.
 */
export function wrapRunKey(
  runKey: Uint8Array,
  run: string,
  recipients: readonly Recipient[],
  group: string = MAIN_GROUP,
  generation = 1,
): Envelope {
  const stanzas = recipients.map((recipient) => wrapTo(recipient, runKey, run));
  return { v: 1, run, generation, groups: [groupOf(runKey, run, generation, group, stanzas)] };
}

/** The first keys file of a run whose groups were wrapped each by its own writer. Pure. */
export function joinGroups(run: string, groups: readonly EnvelopeGroup[]): Envelope {
  return { v: 1, run, generation: 1, groups: [...groups] };
}

/**
 * A key group of an envelope from finished stanzas, with the proof that the run key was at hand.
 * @throws {BulkheadError} NO_RECIPIENT when there is none.
 */
export function groupOf(
  runKey: Uint8Array,
  run: string,
  generation: number,
  group: string,
  recipients: EnvelopeGroup['recipients'],
): EnvelopeGroup {
  if (recipients.length === 0) {
    throw new BulkheadError({
      what: `run ${run} has no recipient, so nobody could ever open it`,
      fix: 'Set BACKUP_CERTIFICATES, or BACKUP_ENCRYPTION_KEY; `openssl rand -hex 32` makes a good key.',
      code: 'NO_RECIPIENT',
    });
  }
  return { id: group, recipients, proof: proofOf(runKey, { run, generation, group, recipients }) };
}

/**
 * The run key of one group, opened with any of `keys` that fits.
 * @throws {BulkheadError} OTHER_RUN for the envelope of another run, NO_KEY_GROUP when it lacks the group,
 * NO_KEY_FITS naming the key ids that would open it, ENVELOPE_CORRUPT when the right key does not open it,
 * ENVELOPE_ALTERED when it opens and its recipients are not those that were written with the run key.
 */
export function unwrapRunKey(
  envelope: Envelope,
  run: string,
  keys: readonly OpeningKey[],
  group: string = MAIN_GROUP,
): Buffer {
  const entry = findGroup(envelope, run, group);
  let corrupt: unknown;
  for (const stanza of entry.recipients) {
    const key = keys.find(({ type, kid }) => type === stanza.type && kid === stanza.kid);
    if (key === undefined) continue;
    try {
      const runKey = unwrapWith(key, stanza, run);
      checkProof(envelope, run, entry, runKey);
      return runKey;
    } catch (error) {
      corrupt ??= error;
    }
  }
  if (corrupt !== undefined) throw corrupt;
  throw new BulkheadError({
    what: `run ${run} is not encrypted to any key given (${keys.map(({ kid }) => kid).join(', ') || 'none'})`,
    fix: `It opens with ${entry.recipients.map(({ kid }) => kid).join(' or ')}.`,
    code: 'NO_KEY_FITS',
  });
}

/**
 * Checks an envelope with the run key itself, as the writer of a run can, who holds no key of a recipient.
 * @throws {BulkheadError} OTHER_RUN, NO_KEY_GROUP, ENVELOPE_ALTERED, ENVELOPE_UNPROVEN when it has no proof.
 */
export function proveEnvelope(
  envelope: Envelope,
  run: string,
  runKey: Uint8Array,
  group: string = MAIN_GROUP,
): void {
  const entry = findGroup(envelope, run, group);
  checkProof(envelope, run, entry, runKey);
  if (entry.proof !== undefined) return;
  throw new BulkheadError({
    what: `the keys file of run ${run} has no proof of who wrote it`,
    fix: 'It was written by an early version of bulkhead, or its proof was taken away.',
    code: 'ENVELOPE_UNPROVEN',
    exit: 1,
  });
}

/** The generation that an envelope says it is of. */
export function generationOf({ generation = 1 }: Envelope): number {
  return generation;
}

/** The group of an envelope that is of this run. Throws OTHER_RUN, NO_KEY_GROUP. */
export function findGroup(envelope: Envelope, run: string, group: string): EnvelopeGroup {
  if (envelope.run !== run) {
    throw new BulkheadError({
      what: `the keys file of run ${run} belongs to run ${envelope.run}`,
      fix: 'Somebody copied it there: use the keys file that was written with the run, and find out who did.',
      code: 'OTHER_RUN',
      exit: 1,
    });
  }
  const entry = envelope.groups.find(({ id }) => id === group);
  if (entry !== undefined) return entry;
  throw new BulkheadError({
    what: `the keys file of run ${run} has no key group ${JSON.stringify(group)}`,
    fix: `It has ${envelope.groups.map(({ id }) => id).join(', ')}: the manifest and the keys file do not belong together.`,
    code: 'NO_KEY_GROUP',
    exit: 1,
  });
}

/** The bytes of `keys.<generation>.json`. */
export function encodeEnvelope(envelope: Envelope): Buffer {
  return Buffer.from(canonicalJson(envelope));
}

/**
 * Reads `keys.<generation>.json`.
 * @throws {BulkheadError} ENVELOPE_INVALID with every mistake in it.
 */
export function parseEnvelope(bytes: Uint8Array): Envelope {
  return parseStrictly(ENVELOPE, bytes, 'keys file', 'ENVELOPE_INVALID');
}

function checkProof(envelope: Envelope, run: string, entry: EnvelopeGroup, runKey: Uint8Array): void {
  const { id: group, recipients, proof } = entry;
  const generation = generationOf(envelope);
  if (proof === undefined || isProof(proof, runKey, { run, generation, group, recipients })) return;
  throw new BulkheadError({
    what: `the recipients in the keys file of run ${run} are not those that were written with its run key`,
    fix: 'Use an earlier generation of the keys file, and find out who changed the store.',
    code: 'ENVELOPE_ALTERED',
    exit: 1,
  });
}
