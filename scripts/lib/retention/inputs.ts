import { optionalSecret, optionalText } from '../runtime/inputs.ts';

/** Keys of the marks, for every command that writes or reads them: holds, drill results, tombstones. */
export const marksInputs = {
  'marks-key': optionalSecret({
    description: 'Ed25519 key that signs marks (holds, drill results, tombstones), never manifests: PEM',
    env: 'BACKUP_MARKS_KEY',
  }),
  'marks-public-key': optionalText({
    description:
      'Public halves of the keys whose marks are believed (pruner, drill, holders): PEM text, or paths of PEM files',
    env: 'BACKUP_MARKS_PUBLIC_KEY',
    placeholder: 'pem',
  }),
} as const;

/** Whose manifests are believed; there is no place for a key that signs them. */
export const trustedInput = optionalText({
  description:
    'Public halves of the keys whose signatures are trusted, the present and older ones: PEM text, or the path of a file',
  env: 'BACKUP_SIGNING_PUBLIC_KEY',
  placeholder: 'pem',
});
