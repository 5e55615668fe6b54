import { resolve } from 'node:path';
import { parsePrivateKeys } from '../archive/private-key.ts';
import type { VerifyingKey } from '../archive/signing-key.ts';
import { parseSymmetricKey } from '../archive/symmetric-key.ts';
import { parseTrustedKeys, publicHalf } from '../archive/trusted-keys.ts';
import type { OpeningKey } from '../archive/wrapping.ts';
import { BulkheadError, InputError } from '../runtime/errors.ts';
import type { Values } from '../runtime/inputs.ts';
import type { openingInputs, trustedInputs } from './inputs.ts';
import { readKeyFile } from './key-file.ts';
import { openPkcs12 } from './pkcs12.ts';
import { publicText } from './public-text.ts';

/** What is given by `openingInputs`. */
export type OpeningTexts = Values<typeof openingInputs>;
/** What is given by `trustedInputs`. */
export type TrustedTexts = Values<typeof trustedInputs>;

/** What runs are opened with, and whose signatures are trusted. */
export interface ReadingKeys {
  readonly opening: readonly OpeningKey[];
  readonly trusted: readonly VerifyingKey[];
}

/** Which keys a reader of runs wants: `no` leaves them alone even where they are given. */
export interface WantedKeys {
  readonly opening: 'needed' | 'if given' | 'no';
  readonly trusted: 'needed' | 'if given';
}

const BOTH: WantedKeys = { opening: 'needed', trusted: 'needed' };

/**
 * Reads the keys of whoever reads runs, and reports all that is wrong or missing in one `InputError`. No key stands in
 * the message.
 */
export async function readReadingKeys(
  texts: Partial<OpeningTexts> & TrustedTexts,
  cwd: string,
  wanted: WantedKeys = BOTH,
): Promise<ReadingKeys> {
  const problems: string[] = [];
  const keys = await collectReadingKeys(texts, cwd, problems, wanted);
  if (problems.length === 0) return keys;
  throw new InputError(
    'backups cannot be read without their keys',
    problems,
    'Give the public half of the key that signs the backups, and to open them a key that they are encrypted to; docs/KEYS.md says which is given where.',
  );
}

/** The same, with all that is wrong or missing added to `problems`. */
export async function collectReadingKeys(
  texts: Partial<OpeningTexts> & TrustedTexts,
  cwd: string,
  problems: string[],
  wanted: WantedKeys = BOTH,
): Promise<ReadingKeys> {
  const opening = wanted.opening === 'no' ? [] : await readOpeningKeys(texts, cwd, problems);
  const trusted = await readTrustedKeys(texts, cwd, problems);
  if (wanted.opening === 'needed') problems.push(...missingOpening(texts));
  if (wanted.trusted === 'needed') problems.push(...missingTrusted(texts));
  return { opening, trusted };
}

/**
 * Reads every key that was given to open runs, none or several, each once. What is wrong with one is added to
 * `problems`. No key stands in a message.
 */
export async function readOpeningKeys(
  texts: Partial<OpeningTexts>,
  cwd: string,
  problems: string[],
): Promise<OpeningKey[]> {
  const { 'encryption-key': symmetric, 'private-key': privateKey, pkcs12, passphrase } = texts;
  const found: OpeningKey[] = [];
  const attempt = async (
    name: string,
    read: () => Promise<readonly OpeningKey[]> | readonly OpeningKey[],
  ) => {
    found.push(...((await collect(problems, name, read)) ?? []));
  };
  if (symmetric !== undefined) {
    await attempt('BACKUP_ENCRYPTION_KEY', () => [parseSymmetricKey(symmetric)]);
  }
  if (privateKey !== undefined) {
    await attempt('BACKUP_PRIVATE_KEY', () => privateKeysOf(privateKey, passphrase));
  }
  if (pkcs12 !== undefined) {
    await attempt('BACKUP_PKCS12', async () => {
      const file = resolve(cwd, pkcs12);
      return [await openPkcs12(await readKeyFile(file), passphrase, file)];
    });
  }
  return [...new Map(found.map((key) => [key.kid, key])).values()];
}

/** Reads the keys whose signatures are trusted; the signing key stands in for its public half where no list is given. */
export async function readTrustedKeys(
  texts: TrustedTexts,
  cwd: string,
  problems: string[],
): Promise<VerifyingKey[]> {
  const { 'signing-public-key': pinned, 'signing-key': signing } = texts;
  if (pinned !== undefined) {
    const read = async () => parseTrustedKeys(await publicText(pinned, cwd, 'BACKUP_SIGNING_PUBLIC_KEY'));
    return (await collect(problems, 'BACKUP_SIGNING_PUBLIC_KEY', read)) ?? [];
  }
  if (signing === undefined) return [];
  return (await collect(problems, 'BACKUP_SIGNING_KEY', () => [publicHalf(signing)])) ?? [];
}

/** That no key was given that opens runs, as a problem. Pure. */
function missingOpening(texts: Partial<OpeningTexts>): string[] {
  const given = texts['encryption-key'] ?? texts['private-key'] ?? texts.pkcs12;
  if (given !== undefined) return [];
  return [
    'BACKUP_ENCRYPTION_KEY is not set, nor BACKUP_PRIVATE_KEY, nor BACKUP_PKCS12: a key that opens the runs',
  ];
}

/** That no key was given whose signature is trusted, as a problem. Pure. */
function missingTrusted(texts: TrustedTexts): string[] {
  const given = texts['signing-public-key'] ?? texts['signing-key'];
  if (given !== undefined) return [];
  return [
    'BACKUP_SIGNING_PUBLIC_KEY is not set: the public half of the key that signs the backups (openssl pkey -in signing.pem -pubout)',
  ];
}

/** The value, or undefined and one more problem with its name and fix. Defects come through. */
export async function collect<T>(
  problems: string[],
  name: string,
  read: () => T | Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof BulkheadError)) throw error;
    problems.push(`${name}: ${error.what}. ${error.fix}`);
    return undefined;
  }
}

function privateKeysOf(
  text: string,
  passphrase: string | undefined,
): readonly OpeningKey[] | Promise<readonly OpeningKey[]> {
  const name = 'BACKUP_PRIVATE_KEY';
  const bare = text.replaceAll(/\s/g, '');
  const base64 = /^[A-Za-z0-9+/]{400,}={0,2}$/.test(bare);
  if (!base64) return parsePrivateKeys(text, passphrase, name);
  return openPkcs12(Buffer.from(bare, 'base64'), passphrase, name).then((key) => [key]);
}
