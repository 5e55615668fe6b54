import { parseCertificates, requireValid } from '../archive/certificate.ts';
import { parseSymmetricKey, type Recipient } from '../archive/envelope.ts';
import { collect } from '../keys/opening-keys.ts';
import { publicText } from '../keys/public-text.ts';
import { InputError } from '../runtime/errors.ts';

/**
 * Whom archived reports are encrypted to: the certificates of the backups, or their key. All that is wrong in one
 * `InputError`.
 */
export async function readRecipients(
  texts: { readonly certificates: string | undefined; readonly 'encryption-key': string | undefined },
  cwd: string,
  now: Date,
): Promise<Recipient[]> {
  const { certificates, 'encryption-key': symmetric } = texts;
  const problems: string[] = [];
  const found: Recipient[] = [];
  if (certificates !== undefined) {
    const read = async () => {
      const listed = parseCertificates(await publicText(certificates, cwd, 'BACKUP_CERTIFICATES'));
      for (const certificate of listed) requireValid(certificate, now);
      return listed;
    };
    found.push(...((await collect(problems, 'BACKUP_CERTIFICATES', read)) ?? []));
  }
  if (symmetric !== undefined) {
    const read = () => parseSymmetricKey(symmetric);
    const key = await collect(problems, 'BACKUP_ENCRYPTION_KEY', read);
    if (key !== undefined) found.push(key);
  }
  if (certificates === undefined && symmetric === undefined) {
    problems.push(
      'BACKUP_CERTIFICATES is not set, nor BACKUP_ENCRYPTION_KEY: whom the archive is encrypted to',
    );
  }
  if (problems.length === 0) return found;
  throw new InputError(
    'reports cannot be archived without a key',
    problems,
    'Give what the backups are encrypted to.',
  );
}
