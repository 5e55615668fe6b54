import { environmentInput } from '../backup/inputs.ts';
import { optionalSecret, optionalText } from '../runtime/inputs.ts';
import { storeInputs } from '../storage/inputs.ts';

/** What opens runs, for every command that reads what is in them: `...openingInputs` among its inputs. */
export const openingInputs = {
  'encryption-key': optionalSecret({
    description: 'Symmetric key that opens the backups: 64 hexadecimal digits',
    env: 'BACKUP_ENCRYPTION_KEY',
  }),
  'private-key': optionalSecret({
    description: 'Private key that opens the backups: PEM (also encrypted), or a PKCS#12 file in base64',
    env: 'BACKUP_PRIVATE_KEY',
  }),
  pkcs12: optionalText({
    description: 'Path of the PKCS#12 file (.p12) whose key opens the backups',
    env: 'BACKUP_PKCS12',
    placeholder: 'file',
  }),
  passphrase: optionalSecret({
    description: 'Passphrase of the private key or PKCS#12 file',
    env: 'BACKUP_KEY_PASSPHRASE',
  }),
} as const;

/** Whose signatures are trusted, for every command that reads runs. */
export const trustedInputs = {
  'signing-public-key': optionalText({
    description:
      'Public halves of the keys whose signatures are trusted, the present and older ones: PEM text, or the path of a file',
    env: 'BACKUP_SIGNING_PUBLIC_KEY',
    placeholder: 'pem',
  }),
  'signing-key': optionalSecret({
    description: 'The signing key itself, for where one machine does both; only its public half is used',
    env: 'BACKUP_SIGNING_KEY',
  }),
} as const;

/** Which runs, from where, with which keys: for every command about the keys of live runs. */
export const liveRunInputs = {
  ...openingInputs,
  ...trustedInputs,
  ...storeInputs,
  environment: environmentInput,
} as const;

/** The public halves that backups are encrypted to. */
export const certificatesInput = optionalText({
  description:
    'Certificates that backups are encrypted to: PEM text, or paths of PEM files, separated by commas',
  env: 'BACKUP_CERTIFICATES',
  placeholder: 'pem',
});
