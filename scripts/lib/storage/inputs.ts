import { choice, optionalSecret, optionalText, textOr } from '../runtime/inputs.ts';
import { b2Inputs } from './b2/inputs.ts';

/** Where backups are kept when nobody names a place. */
export const DEFAULT_STORE = 'file:./.bulkhead/store';

/**
 * Where the backups are, for every command that reads or writes them: `...storeInputs` among its inputs, and
 * `openStore(storeSetting(input), context)`. The keys have the names that the AWS tools give them, so that what sets
 * those (a role by OIDC, for instance) serves us too.
 */
export const storeInputs = {
  store: textOr(DEFAULT_STORE, {
    description:
      'Where the backups are: file:/absolute/folder, file:./relative/folder, s3://bucket/prefix or b2://bucket/prefix',
    env: 'BACKUP_STORE',
    placeholder: 'store',
  }),
  's3-endpoint': optionalText({
    description: 'URL of an S3 server that is not AWS, such as https://s3.example.com',
    env: 'AWS_ENDPOINT_URL_S3',
    placeholder: 'url',
  }),
  's3-region': optionalText({
    description: 'Region of the S3 bucket; by default that of the endpoint’s name, else us-east-1',
    env: 'AWS_REGION',
    placeholder: 'region',
  }),
  's3-path-style': choice(['auto', 'true', 'false'], 'auto', {
    description: 'Whether the S3 bucket stands in the path of URLs; auto: not at AWS, yes elsewhere',
    env: 'BACKUP_S3_PATH_STYLE',
  }),
  's3-access-key-id': optionalSecret({
    description: 'Id of the S3 access key; without one the usual sources of AWS are asked (role, profile)',
    env: 'AWS_ACCESS_KEY_ID',
  }),
  's3-secret-access-key': optionalSecret({
    description: 'Secret of the S3 access key',
    env: 'AWS_SECRET_ACCESS_KEY',
  }),
  's3-session-token': optionalSecret({
    description: 'Session token, when the S3 access key is a temporary one',
    env: 'AWS_SESSION_TOKEN',
  }),
  ...b2Inputs,
} as const;
