import { parseSymmetricKey, type SymmetricKey } from '../archive/envelope.ts';
import { parseSigningKey, type SigningKey } from '../archive/signing-key.ts';
import { BulkheadError, InputError } from '../runtime/errors.ts';

/** What a backup is encrypted to and signed with. */
export interface BackupKeys {
  readonly recipient: SymmetricKey;
  readonly signing: SigningKey;
}

const MAKE_ENCRYPTION = 'make one with `openssl rand -hex 32`';
const MAKE_SIGNING = 'make one with `openssl genpkey -algorithm ed25519 -out signing.pem`';

/**
 * Reads both keys and reports what is wrong with either in one `InputError`, with the commands that make good
 * ones. Neither key stands in the message.
 */
export function readBackupKeys(encryption: string | undefined, signing: string | undefined): BackupKeys {
  const problems: string[] = [];
  const recipient = readKey(
    encryption,
    parseSymmetricKey,
    'BACKUP_ENCRYPTION_KEY',
    MAKE_ENCRYPTION,
    problems,
  );
  const signer = readKey(signing, parseSigningKey, 'BACKUP_SIGNING_KEY', MAKE_SIGNING, problems);
  if (recipient !== undefined && signer !== undefined) return { recipient, signing: signer };
  throw new InputError(
    'a backup cannot be written without its keys',
    problems,
    'Keep both where a loss of this machine cannot reach them: without the first nobody can read the backups.',
  );
}

function readKey<K>(
  text: string | undefined,
  parse: (text: string) => K,
  name: string,
  make: string,
  problems: string[],
): K | undefined {
  if (text === undefined) {
    problems.push(`${name} is not set: ${make}`);
    return undefined;
  }
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof BulkheadError)) throw error;
    problems.push(`${name}: ${error.what}; ${make}`);
    return undefined;
  }
}
