import { resolve } from 'node:path';
import { parsePrivateKeys } from '../archive/private-key.ts';
import type { VerifyingKey } from '../archive/signing-key.ts';
import { parseSymmetricKey } from '../archive/symmetric-key.ts';
import { parseTrustedKeys, publicHalf } from '../archive/trusted-keys.ts';
import type { OpeningKey } from '../archive/wrapping.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Values } from '../runtime/inputs.ts';
import type { openingInputs, trustedInputs } from './inputs.ts';
import { readKeyFile } from './key-file.ts';
import { openPkcs12 } from './pkcs12.ts';
import { publicText } from './public-text.ts';

/** What is given by `openingInputs`. */
export type OpeningTexts = Values<typeof openingInputs>;
/** What is given by `trustedInputs`. */
export type TrustedTexts = Values<typeof trustedInputs>;

/**
 * Reads every key that was given to open runs, none or several, each once. What is wrong with one is added to
 * `problems`. No key stands in a message.
 */
export async function readOpeningKeys(
  texts: OpeningTexts,
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
export function missingOpening(texts: Partial<OpeningTexts>): string[] {
  const given = texts['encryption-key'] ?? texts['private-key'] ?? texts.pkcs12;
  if (given !== undefined) return [];
  return [
    'BACKUP_ENCRYPTION_KEY is not set, nor BACKUP_PRIVATE_KEY, nor BACKUP_PKCS12: a key that opens the runs',
  ];
}

/** That no key was given whose signature is trusted, as a problem. Pure. */
export function missingTrusted(texts: TrustedTexts): string[] {
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
