import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SigningKey } from '../archive/signing-key.ts';
import { BulkheadError } from '../runtime/errors.ts';

const CONTEXT = 'bulkhead/v1/part\0';
const NONCE = 12;
const TAG = 16;

/**
 * Seals what one job of a backup tells the last one and nobody else: rows by table are facts about customers, and do not stand
 * in a store in clear. The jobs have no other secret in common than the key that signs, so the key comes from that: HKDF of
 * its private half under a label of its own. AES-256-GCM, bound to the run and the group.
 */
export function sealFacts(text: string, signing: SigningKey, run: string, group: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', keyOf(signing), nonce);
  cipher.setAAD(boundTo(run, group));
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64',
  );
}

/** The facts of a part, sealed by the same signing key for this run and group. Throws PART_SEALED. */
export function openFacts(sealed: string, signing: SigningKey, run: string, group: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const nonce = bytes.subarray(0, NONCE);
    const decipher = createDecipheriv('aes-256-gcm', keyOf(signing), nonce, { authTagLength: TAG });
    decipher.setAAD(boundTo(run, group));
    decipher.setAuthTag(bytes.subarray(-TAG));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
  } catch (cause) {
    throw new BulkheadError({
      what: `what shard ${group} of run ${run} tells of its rows does not open`,
      fix: 'It was sealed with another signing key, or altered. Start the whole run anew.',
      code: 'PART_SEALED',
      exit: 1,
      cause,
    });
  }
}

function keyOf({ privateKey, id }: SigningKey): Buffer {
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' });
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), Buffer.from(`${CONTEXT}${id}`), 32));
}

function boundTo(run: string, group: string): Buffer {
  return Buffer.from(`${CONTEXT}${run}\0${group}`);
}
