import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type OpeningKey, parseSymmetricKey } from '../archive/envelope.ts';
import { parseSigningKey, parseVerifyingKey, type VerifyingKey } from '../archive/signing-key.ts';
import { BulkheadError, InputError, messageOf } from '../runtime/errors.ts';

/** Whose signature is trusted, and what opens a run; either may be unknown here. */
export interface VerifyKeys {
  readonly verifying: VerifyingKey | undefined;
  readonly opening: OpeningKey | undefined;
}

export interface VerifyKeyTexts {
  readonly encryption: string | undefined;
  /** Public half: PEM text, or the path of a file. */
  readonly verifying: string | undefined;
  /** Private half, PEM: used for its public half only, when that is not given. */
  readonly signing: string | undefined;
  /** Folder that a path is relative to. */
  readonly cwd: string;
}

/** The keys that must be there, by what is wanted. */
export interface NeededKeys {
  readonly verifying: boolean;
  readonly opening: boolean;
}

const FIXES = {
  verifying: 'the public half of the key that signs the backups: openssl pkey -in signing.pem -pubout',
  opening: 'the key that the backup is encrypted to: 64 hexadecimal digits',
} as const;

/** Reads the keys and reports all that is wrong with them in one `InputError`. No key stands in the message. */
export async function readVerifyKeys(texts: VerifyKeyTexts, needed: NeededKeys): Promise<VerifyKeys> {
  const problems: string[] = [];
  const attempt = async <K>(name: string, read: () => K | Promise<K>): Promise<K | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof BulkheadError)) throw error;
      problems.push(`${name}: ${error.what}`);
      return undefined;
    }
  };
  const { encryption, verifying, signing, cwd } = texts;
  const keys: VerifyKeys = {
    verifying:
      verifying !== undefined
        ? await attempt('BACKUP_SIGNING_PUBLIC_KEY', async () =>
            parseVerifyingKey(await pemOf(verifying, cwd)),
          )
        : signing !== undefined
          ? await attempt('BACKUP_SIGNING_KEY', () => publicHalf(signing))
          : undefined,
    opening:
      encryption === undefined
        ? undefined
        : await attempt('BACKUP_ENCRYPTION_KEY', () => parseSymmetricKey(encryption)),
  };
  if (needed.verifying && verifying === undefined && signing === undefined)
    problems.push(`BACKUP_SIGNING_PUBLIC_KEY is not set: ${FIXES.verifying}`);
  if (needed.opening && encryption === undefined)
    problems.push(`BACKUP_ENCRYPTION_KEY is not set: ${FIXES.opening}`);
  if (problems.length === 0) return keys;
  throw new InputError(
    'backups cannot be verified without their keys',
    problems,
    'Give the public signing key as PEM text or as the path of a file; --deep also needs the key that opens the runs.',
  );
}

function publicHalf(pem: string): VerifyingKey {
  const { id, publicKey } = parseSigningKey(pem);
  return { id, publicKey };
}

/** A public key is no secret: it may stand in the variable itself, or be the file that is pinned in the repository. */
async function pemOf(given: string, cwd: string): Promise<string> {
  if (given.trimStart().startsWith('-----BEGIN')) return given;
  const file = resolve(cwd, given);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new BulkheadError({
      what: `the file ${file} cannot be read (${messageOf(cause)})`,
      fix: 'Give the PEM text or the path of its file.',
      code: 'SIGNING_KEY',
      cause,
    });
  }
}
