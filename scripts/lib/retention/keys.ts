import { parseSigningKey, type SigningKey, type VerifyingKey } from '../archive/signing-key.ts';
import { parseTrustedKeys, trustedBy } from '../archive/trusted-keys.ts';
import { collect, readTrustedKeys } from '../keys/opening-keys.ts';
import { publicText } from '../keys/public-text.ts';
import { InputError } from '../runtime/errors.ts';
import type { Values } from '../runtime/inputs.ts';
import type { marksInputs } from './inputs.ts';

/** What is given by `marksInputs`. */
export type MarksTexts = Values<typeof marksInputs>;

/** Keys of the marks. */
export interface MarksKeys {
  /** Signs; undefined where nothing is to be signed. */
  readonly key: SigningKey | undefined;
  /** Believed; the own one among them. */
  readonly marking: readonly VerifyingKey[];
}

/** The keys of a pruner: it believes manifests, and can sign none. */
export interface PruneKeys extends MarksKeys {
  readonly trusted: readonly VerifyingKey[];
}

/**
 * Reads the keys of a prune; all that is wrong or missing in one `InputError`. Refused is a key for marks that is
 * trusted for manifests: whoever holds it could make runs that push others out.
 */
export async function readPruneKeys(
  texts: MarksTexts & { readonly 'signing-public-key': string | undefined },
  cwd: string,
  { apply }: { apply: boolean },
): Promise<PruneKeys> {
  const problems: string[] = [];
  const { key, marking } = await readMarksKeys(texts, cwd, problems);
  const pinned = { 'signing-public-key': texts['signing-public-key'], 'signing-key': undefined };
  const trusted = await readTrustedKeys(pinned, cwd, problems);
  if (problems.length === 0 && trusted.length === 0)
    problems.push(
      'BACKUP_SIGNING_PUBLIC_KEY is not set: the public half of the key that signs the backups (openssl pkey -in signing.pem -pubout)',
    );
  if (apply && texts['marks-key'] === undefined) problems.push(MISSING);
  const both = marking.find(({ id }) => trusted.some((other) => other.id === id));
  if (both !== undefined)
    problems.push(
      `the marks key ${both.id} is also trusted to sign backups: make one for marks alone (npx tsx scripts/backup/create-keys.ts --parts marks --out marks-keys)`,
    );
  if (problems.length === 0) return { key: apply ? key : undefined, marking, trusted };
  throw new InputError(
    'backups cannot be pruned with these keys',
    problems,
    'docs/RETENTION.md#keys says who holds which.',
  );
}

/** Reads the keys of somebody who writes marks. Throws an `InputError` without a usable one. */
export async function readMarkingKeys(
  texts: MarksTexts,
  cwd: string,
): Promise<{ readonly key: SigningKey; readonly marking: readonly VerifyingKey[] }> {
  const problems: string[] = [];
  const { key, marking } = await readMarksKeys(texts, cwd, problems);
  if (key !== undefined && problems.length === 0) return { key, marking };
  if (problems.length === 0) problems.push(MISSING);
  throw new InputError('marks cannot be signed', problems, 'docs/RETENTION.md#keys says who holds which.');
}

const MISSING =
  'BACKUP_MARKS_KEY is not set: the key that signs marks (npx tsx scripts/backup/create-keys.ts --parts marks --out marks-keys makes one)';

async function readMarksKeys(texts: MarksTexts, cwd: string, problems: string[]): Promise<MarksKeys> {
  const { 'marks-key': pem, 'marks-public-key': pinned } = texts;
  const key =
    pem === undefined ? undefined : await collect(problems, 'BACKUP_MARKS_KEY', () => parseSigningKey(pem));
  const listed =
    pinned === undefined
      ? undefined
      : await collect(problems, 'BACKUP_MARKS_PUBLIC_KEY', async () =>
          parseTrustedKeys(await publicText(pinned, cwd, 'BACKUP_MARKS_PUBLIC_KEY')),
        );
  return { key, marking: key === undefined ? (listed ?? []) : trustedBy(key, listed ?? []) };
}
