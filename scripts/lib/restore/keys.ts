import { type OpeningKey, parseSymmetricKey } from '../archive/envelope.ts';
import { parseSigningKey, parseVerifyingKey, type VerifyingKey } from '../archive/signing-key.ts';
import { BulkheadError, InputError } from '../runtime/errors.ts';

/** What a run is opened with, and whose signature is trusted. */
export interface DrillKeys {
  readonly opening: OpeningKey;
  readonly verifying: VerifyingKey;
}

export interface KeyTexts {
  readonly encryption: string | undefined;
  /** Public half, PEM. */
  readonly verifying: string | undefined;
  /** Private half, PEM: used for its public half only, when that is not given. */
  readonly signing: string | undefined;
}

/** Reads the keys and reports what is wrong with any in one `InputError`. No key stands in the message. */
export function readDrillKeys(texts: KeyTexts): DrillKeys {
  const problems: string[] = [];
  const opening = attempt(texts.encryption, parseSymmetricKey, 'BACKUP_ENCRYPTION_KEY', problems);
  const verifying =
    texts.verifying === undefined && texts.signing !== undefined
      ? attempt(texts.signing, publicHalf, 'BACKUP_SIGNING_KEY', problems)
      : attempt(texts.verifying, parseVerifyingKey, 'BACKUP_SIGNING_PUBLIC_KEY', problems);
  if (opening !== undefined && verifying !== undefined) return { opening, verifying };
  throw new InputError(
    'a backup cannot be opened without its keys',
    problems,
    'Give the key that the backup is encrypted to, and the public half of the one that signs it: openssl pkey -in signing.pem -pubout',
  );
}

function publicHalf(pem: string): VerifyingKey {
  const { id, publicKey } = parseSigningKey(pem);
  return { id, publicKey };
}

function attempt<K>(
  text: string | undefined,
  parse: (text: string) => K,
  name: string,
  problems: string[],
): K | undefined {
  if (text === undefined) {
    problems.push(`${name} is not set`);
    return undefined;
  }
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof BulkheadError)) throw error;
    problems.push(`${name}: ${error.what}`);
    return undefined;
  }
}
