import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '../runtime/canonical.ts';
import { KEY_BYTES } from './keys.ts';
import type { Stanza } from './wrapping.ts';

const PROOF_CONTEXT = 'bulkhead/v1/envelope\0';
const NO_SALT = Buffer.alloc(0);

/** What a proof is about: one key group of one generation of one run's envelope. */
export interface Proven {
  readonly run: string;
  readonly generation: number;
  readonly group: string;
  readonly recipients: readonly Stanza[];
}

/**
 * The proof that whoever wrote the recipients held the run key: HMAC-SHA256 under a key that follows from it, 64
 * hexadecimal digits. Certificates are public, so that without it anybody could name a recipient who cannot open the
 * run, or put an earlier generation in the place of the newest.
 */
export function proofOf(runKey: Uint8Array, { run, generation, group, recipients }: Proven): string {
  const info = Buffer.from(`${PROOF_CONTEXT}${run}`);
  const key = Buffer.from(hkdfSync('sha256', runKey, NO_SALT, info, KEY_BYTES));
  const text = canonicalJson({ v: 1, run, generation, group, recipients });
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Whether a proof is that of these recipients. */
export function isProof(proof: string, runKey: Uint8Array, proven: Proven): boolean {
  const expected = Buffer.from(proofOf(runKey, proven), 'hex');
  const given = Buffer.from(proof, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
