import {
  type CertificateRecipient,
  daysLeft,
  parseCertificates,
  requireValid,
  validityOf,
} from '../archive/certificate.ts';
import { parseSymmetricKey, type Recipient } from '../archive/envelope.ts';
import { parseSigningKey, type SigningKey, type VerifyingKey } from '../archive/signing-key.ts';
import { parseTrustedKeys, requirePinned, trustedBy } from '../archive/trusted-keys.ts';
import { BulkheadError, InputError } from '../runtime/errors.ts';
import type { Result } from '../runtime/result.ts';

/** What a backup is encrypted to and signed with. With certificates alone its writer cannot read it. */
export interface WritingKeys {
  readonly recipients: readonly Recipient[];
  readonly signing: SigningKey;
  /** Whose signatures are trusted on the runs before: the signing key's own, and those of the pinned list. */
  readonly trusted: readonly VerifyingKey[];
  /** What every report of a backup says until it is no longer so. */
  readonly warnings: readonly string[];
}

/** The texts that were given, undefined where nothing was. Certificates and public keys as PEM text. */
export interface WritingKeyTexts {
  readonly certificates: string | undefined;
  readonly encryption: string | undefined;
  readonly signing: string | undefined;
  /** Public halves of the keys whose signatures are trusted; the signing key must be among them. */
  readonly trusted: string | undefined;
}

const MAKE_ENCRYPTION = 'make one with `openssl rand -hex 32`';
const MAKE_SIGNING = 'make one with `openssl genpkey -algorithm ed25519 -out signing.pem`';
const MAKE_CERTIFICATES = 'make certificates with `npx tsx scripts/backup/create-keys.ts --out <new folder>`';

/**
 * Reads what a backup is encrypted to and signed with, and reports all that is wrong in one `InputError`, with the
 * commands that make good ones. No key stands in the message. Refused at this door: what is malformed or weak, and
 * certificates that are expired or not yet valid at `now`.
 */
export function readWritingKeys(texts: WritingKeyTexts, now: Date): WritingKeys {
  const { certificates, encryption, signing, trusted } = texts;
  const problems: string[] = [];
  const read = <K>(text: string, parse: (text: string) => K, name: string) =>
    readKey(text, parse, name, undefined, problems);
  const listed =
    certificates === undefined ? [] : read(certificates, parseCertificates, 'BACKUP_CERTIFICATES');
  for (const certificate of listed ?? []) {
    read(certificate.subject, () => requireValid(certificate, now), 'BACKUP_CERTIFICATES');
  }
  const symmetric =
    encryption === undefined
      ? undefined
      : readKey(encryption, parseSymmetricKey, 'BACKUP_ENCRYPTION_KEY', MAKE_ENCRYPTION, problems);
  if (certificates === undefined && encryption === undefined) {
    problems.push(
      `BACKUP_ENCRYPTION_KEY is not set: ${MAKE_ENCRYPTION}; nor is BACKUP_CERTIFICATES: ${MAKE_CERTIFICATES}`,
    );
  }
  const signer = readKey(signing, parseSigningKey, 'BACKUP_SIGNING_KEY', MAKE_SIGNING, problems);
  const pinned = trusted === undefined ? [] : read(trusted, parseTrustedKeys, 'BACKUP_SIGNING_PUBLIC_KEY');
  if (signer !== undefined && pinned !== undefined) {
    read('', () => requirePinned(signer, pinned), 'BACKUP_SIGNING_KEY');
  }
  if (problems.length > 0 || signer === undefined) throw unwritable(problems);
  const valid = listed ?? [];
  const recipients = [...valid, ...(symmetric === undefined ? [] : [symmetric])];
  return {
    recipients,
    signing: signer,
    trusted: trustedBy(signer, pinned ?? []),
    warnings: warningsOf(recipients, valid, now),
  };
}

function warningsOf(
  recipients: readonly Recipient[],
  certificates: readonly CertificateRecipient[],
  now: Date,
): string[] {
  const [only, ...others] = recipients;
  const single =
    only === undefined || others.length > 0
      ? []
      : [
          `the backup opens with one key only (${only.kid}), and is lost with it: add a second certificate, for a safe`,
        ];
  const ending = certificates
    .filter((certificate) => validityOf(certificate, now) === 'ends soon')
    .map(
      ({ kid, subject, notAfter }) =>
        `the certificate ${subject} (${kid}) ends in ${daysLeft(notAfter, now)} days; then backups are refused`,
    );
  return [...single, ...ending];
}

function readKey<K>(
  text: string | undefined,
  parse: (text: string) => K,
  name: string,
  make: string | undefined,
  problems: string[],
): K | undefined {
  if (text === undefined) {
    problems.push(`${name} is not set${make === undefined ? '' : `: ${make}`}`);
    return undefined;
  }
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof BulkheadError)) throw error;
    problems.push(`${name}: ${error.what}; ${make ?? error.fix}`);
    return undefined;
  }
}

function unwritable(problems: readonly string[]): InputError {
  return new InputError(
    'a backup cannot be written without its keys',
    problems,
    'Keep them where a loss of this machine cannot reach them: without the key that opens them nobody can read the backups.',
  );
}

/** A report of a backup beside what is to be said of its keys, every time until it is no longer so. Pure. */
export function withKeyFacts(result: Result, { recipients, warnings }: WritingKeys): Result {
  return {
    ...result,
    summary: [result.summary, ...warnings.map((warning) => `warning: ${warning}`)].join('; '),
    facts: {
      ...result.facts,
      opensWith: recipients.map(({ kid }) => kid).join(', '),
      warnings: [...warnings],
    },
  };
}
