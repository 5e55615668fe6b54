import { createHash } from 'node:crypto';
import { BulkheadError } from '../runtime/errors.ts';

/** A 32-byte key that both wraps and opens: `BACKUP_ENCRYPTION_KEY`. */
export interface SymmetricKey {
  type: 'a256gcm-kw';
  kid: string;
  key: Buffer;
}

/** Random 32 bytes have about 30 different values; fewer than 8 happen once in 10^40. */
const LEAST_DISTINCT = 8;

/**
 * Reads a 32-byte key: 64 hexadecimal digits, or base64 of 32 bytes. Spaces around it do not matter.
 * @throws {BulkheadError} KEY_FORMAT with the command that makes a good key; KEY_WEAK for a pattern.
 */
export function parseSymmetricKey(text: string): SymmetricKey {
  const trimmed = text.trim();
  const key = decodeKey(trimmed);
  if (key === undefined) {
    throw new BulkheadError({
      what: `the encryption key (${trimmed.length} characters) is neither 64 hexadecimal digits nor base64 of 32 bytes`,
      fix: 'Make a good one with `openssl rand -hex 32`.',
      code: 'KEY_FORMAT',
    });
  }
  if (new Set(key).size < LEAST_DISTINCT) {
    throw new BulkheadError({
      what: 'the encryption key is a pattern, not a random key',
      fix: 'Make a good one with `openssl rand -hex 32`.',
      code: 'KEY_WEAK',
    });
  }
  return {
    type: 'a256gcm-kw',
    kid: `kek-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`,
    key,
  };
}

function decodeKey(text: string): Buffer | undefined {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex');
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text)) return undefined;
  return Buffer.from(text, 'base64');
}
