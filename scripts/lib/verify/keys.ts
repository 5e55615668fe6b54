import type { OpeningKey } from '../archive/envelope.ts';
import type { VerifyingKey } from '../archive/signing-key.ts';
import {
  missingOpening,
  missingTrusted,
  type OpeningTexts,
  readOpeningKeys,
  readTrustedKeys,
  type TrustedTexts,
} from '../keys/opening-keys.ts';
import { InputError } from '../runtime/errors.ts';

/** Whose signatures are trusted, and what opens a run; either may be empty here. */
export interface VerifyKeys {
  readonly verifying: readonly VerifyingKey[];
  readonly opening: readonly OpeningKey[];
}

/** The keys that must be there, by what is wanted. */
export interface NeededKeys {
  readonly verifying: boolean;
  readonly opening: boolean;
}

/** Reads the keys and reports all that is wrong with them in one `InputError`. No key stands in the message. */
export async function readVerifyKeys(
  texts: TrustedTexts & Partial<OpeningTexts>,
  cwd: string,
  needed: NeededKeys,
): Promise<VerifyKeys> {
  const problems: string[] = [];
  const none = {
    'encryption-key': undefined,
    'private-key': undefined,
    pkcs12: undefined,
    passphrase: undefined,
  };
  const verifying = await readTrustedKeys(texts, cwd, problems);
  const opening = needed.opening ? await readOpeningKeys({ ...none, ...texts }, cwd, problems) : [];
  if (needed.verifying) problems.push(...missingTrusted(texts));
  if (needed.opening) problems.push(...missingOpening(texts));
  if (problems.length === 0) return { verifying, opening };
  throw new InputError(
    'backups cannot be verified without their keys',
    problems,
    'Give the public signing key as PEM text or as the path of a file; --deep also needs the key that opens the runs.',
  );
}
