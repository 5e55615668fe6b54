import { environmentOfDatabase } from '../backup/inputs.ts';
import { readWritingKeys, type WritingKeys } from '../backup/keys.ts';
import { databaseUrl } from '../postgres/inputs.ts';
import type { Context } from '../runtime/context.ts';
import { optionalSecret, optionalText } from '../runtime/inputs.ts';
import { storeInputs } from '../storage/inputs.ts';
import { config } from '../tenancy/inputs.ts';
import { certificatesInput } from './inputs.ts';
import { publicText } from './public-text.ts';

/**
 * What a backup is made of and where it goes, what it is encrypted to and signed with, for every command that has a part in
 * writing one: `...writingInputs` among its inputs.
 */
export const writingInputs = {
  'database-url': databaseUrl,
  config,
  ...storeInputs,
  certificates: certificatesInput,
  'encryption-key': optionalSecret({
    description:
      'Symmetric key that the backup is encrypted to: 64 hexadecimal digits from `openssl rand -hex 32`',
    env: 'BACKUP_ENCRYPTION_KEY',
  }),
  'signing-key': optionalSecret({
    description: 'Ed25519 key that signs the manifest: PEM from `openssl genpkey -algorithm ed25519`',
    env: 'BACKUP_SIGNING_KEY',
  }),
  'signing-public-key': optionalText({
    description:
      'Public halves of the keys whose signatures are trusted, this one among them: PEM text, or the path of a file',
    env: 'BACKUP_SIGNING_PUBLIC_KEY',
    placeholder: 'pem',
  }),
  environment: environmentOfDatabase,
} as const;

/** The keys that were given: what is public may be the path of a file. Throws as `readWritingKeys`. */
export async function readWritingInputs(
  input: {
    readonly certificates: string | undefined;
    readonly 'encryption-key': string | undefined;
    readonly 'signing-key': string | undefined;
    readonly 'signing-public-key': string | undefined;
  },
  context: Context,
): Promise<WritingKeys> {
  const { certificates, 'encryption-key': encryption, 'signing-key': signing } = input;
  const text = (given: string | undefined, name: string) =>
    given === undefined ? undefined : publicText(given, context.cwd, name);
  const texts = {
    certificates: await text(certificates, 'BACKUP_CERTIFICATES'),
    encryption,
    signing,
    trusted: await text(input['signing-public-key'], 'BACKUP_SIGNING_PUBLIC_KEY'),
  };
  return readWritingKeys(texts, context.now());
}
