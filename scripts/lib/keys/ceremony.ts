import { dayOf } from '../archive/certificate.ts';
import type { MintedPair } from './mint.ts';

/** Everything that a ceremony makes; parts that were not asked for are missing. */
export interface Minted {
  readonly pairs: readonly MintedPair[];
  readonly signing: SigningPair | undefined;
  readonly symmetric: { readonly text: string; readonly kid: string } | undefined;
  /** Keys that sign marks (tombstones, drill results, holds), one for each who does. */
  readonly marks: readonly (SigningPair & { readonly name: string })[];
}

/** An Ed25519 pair as PEM texts. */
export interface SigningPair {
  readonly privatePem: string;
  readonly publicPem: string;
  readonly id: string;
}

/** A file of a ceremony. */
export interface KeyFile {
  readonly name: string;
  readonly content: string | Buffer;
  readonly secret: boolean;
  readonly holds: string;
}

/** Name of the checklist among the files. */
export const CHECKLIST_FILE = 'CEREMONY.txt';
/** Name of the bundle of all certificates: what the nightly is given. */
export const BUNDLE_FILE = 'certificates.pem';
/** Name of the list of the public halves of all marks keys: what whoever reads marks is given. */
export const MARKS_FILE = 'marks.pub.pem';

/** The files of a ceremony, public and secret, the checklist last. Pure. */
export function filesOf(minted: Minted, at: Date): KeyFile[] {
  const { pairs, signing, symmetric, marks } = minted;
  const files: KeyFile[] = [];
  const add = (name: string, content: string | Buffer, secret: boolean, holds: string) =>
    files.push({ name, content, secret, holds });
  for (const { name, pkcs12, passphrase, generated, certificatePem, certificate } of pairs) {
    add(`${name}.certificate.pem`, certificatePem, false, `certificate ${certificate.kid}`);
    add(`${name}.p12`, pkcs12, true, `private key ${certificate.kid}, encrypted with its passphrase`);
    if (generated) add(`${name}.passphrase.txt`, `${passphrase}\n`, true, `passphrase of ${name}.p12`);
  }
  if (pairs.length > 0) {
    const bundle = pairs.map(({ certificatePem }) => certificatePem).join('');
    add(BUNDLE_FILE, bundle, false, 'all certificates: BACKUP_CERTIFICATES');
  }
  if (signing !== undefined) {
    add('signing.pem', signing.privatePem, true, `signing key ${signing.id}: BACKUP_SIGNING_KEY`);
    add('signing.pub.pem', signing.publicPem, false, `its public half: BACKUP_SIGNING_PUBLIC_KEY`);
  }
  if (symmetric !== undefined) {
    add(
      'encryption.hex',
      `${symmetric.text}\n`,
      true,
      `symmetric key ${symmetric.kid}: BACKUP_ENCRYPTION_KEY`,
    );
  }
  for (const { name, privatePem, id } of marks) {
    add(`marks-${name}.pem`, privatePem, true, `marks key ${id}: BACKUP_MARKS_KEY of ${name}`);
  }
  if (marks.length > 0) {
    const list = marks.map(({ publicPem }) => publicPem).join('');
    add(MARKS_FILE, list, false, 'public halves of all marks keys: BACKUP_MARKS_PUBLIC_KEY');
  }
  add(CHECKLIST_FILE, `${checklistOf(minted, files, at)}\n`, false, 'this checklist');
  return files;
}

/** What two people do with the files, to be printed, filled in and signed. Holds no secret. Pure. */
export function checklistOf(minted: Minted, files: readonly KeyFile[], at: Date): string {
  const steps = [...stepsOf(minted)];
  return [
    `Ceremony of backup keys, ${at.toISOString()}`,
    '',
    'Made:',
    ...files.map(
      ({ name, holds, secret }) => `  ${secret ? 'SECRET' : 'public'}  ${name.padEnd(32)} ${holds}`,
    ),
    ...minted.pairs.map(
      ({ name, certificate }) =>
        `  ${name}: ${certificate.kid}, valid until ${dayOf(certificate.notAfter)}, SHA-256 of the certificate\n    ${spaced(certificate.fingerprint)}`,
    ),
    '',
    'Two people, A and B, both present from the first step to the last:',
    ...steps.map((step, index) => `  [ ] ${index + 1}. ${step}`),
    '',
    'A: ________________________   B: ________________________   Date: ______________',
  ].join('\n');
}

function* stepsOf({ pairs, signing, symmetric, marks }: Minted): Generator<string> {
  yield 'This machine is trusted, its disk is encrypted, and nobody else is logged in.';
  for (const { name, generated } of pairs) {
    const phrase = generated ? `${name}.passphrase.txt` : 'the passphrase that was chosen';
    yield `A copies ${name}.p12 to two media and seals each in a numbered envelope. B does not keep a copy.`;
    yield `B writes ${phrase} on paper twice and seals each in a numbered envelope. A does not see it.`;
    yield `The envelopes of A and of B for "${name}" go into different safes. Nobody holds the key to both.`;
  }
  if (symmetric !== undefined) {
    yield 'encryption.hex: whoever holds it opens every backup. Store it as the secret BACKUP_ENCRYPTION_KEY and a copy in a safe; or leave it out and use certificates alone.';
  }
  if (signing !== undefined) {
    yield 'Store signing.pem as the secret BACKUP_SIGNING_KEY of the job that writes backups. It goes nowhere else.';
    yield 'Add signing.pub.pem to the list of trusted keys in the repository (BACKUP_SIGNING_PUBLIC_KEY). Older keys stay in it.';
  }
  for (const { name } of marks) {
    yield `Store marks-${name}.pem as the secret BACKUP_MARKS_KEY of ${name} alone. Nobody who signs marks holds signing.pem or a key that opens backups.`;
  }
  if (marks.length > 0) {
    yield `Add ${MARKS_FILE} to the list of marks keys in the repository (BACKUP_MARKS_PUBLIC_KEY). Older keys stay in it as long as their marks are there.`;
  }
  if (pairs.length > 0) {
    yield `Commit ${BUNDLE_FILE}, and set BACKUP_CERTIFICATES to its path. A and B compare the fingerprints above with the committed file.`;
    yield 'Bring the new keys to the runs that exist: npx tsx scripts/backup/rotate-keys.ts --add certificates.pem --dry-run, then without --dry-run.';
    yield 'Take a backup, and prove each key alone: npx tsx scripts/backup/restore-drill.ts --pkcs12 <name>.p12, with its passphrase in BACKUP_KEY_PASSPHRASE.';
  }
  yield 'Erase this folder: shred -u the files marked SECRET, on every machine and medium that held them outside of the safes.';
  yield 'Write down the numbers of the envelopes, where they are, and the day of the next drill with each key (90 days at most).';
}

function spaced(hex: string): string {
  return (hex.match(/.{1,8}/g) ?? []).join(' ');
}
