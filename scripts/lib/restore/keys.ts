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

/** What runs are opened with, and whose signatures are trusted: one or more of each. */
export interface ReadingKeys {
  readonly opening: readonly OpeningKey[];
  readonly trusted: readonly VerifyingKey[];
}

/**
 * Reads every key that was given to open runs, and the list of keys whose signatures are trusted. Reports all that is
 * wrong or missing in one `InputError`. No key stands in the message.
 */
export async function readReadingKeys(texts: OpeningTexts & TrustedTexts, cwd: string): Promise<ReadingKeys> {
  const problems: string[] = [];
  const opening = await readOpeningKeys(texts, cwd, problems);
  const trusted = await readTrustedKeys(texts, cwd, problems);
  problems.push(...missingOpening(texts), ...missingTrusted(texts));
  if (problems.length === 0) return { opening, trusted };
  throw unreadable(problems);
}

function unreadable(problems: readonly string[]): InputError {
  return new InputError(
    'a backup cannot be opened without its keys',
    problems,
    'Give the key that the backup is encrypted to, and the public half of the one that signs it: openssl pkey -in signing.pem -pubout',
  );
}
