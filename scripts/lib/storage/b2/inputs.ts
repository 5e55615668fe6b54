import { optionalSecret, optionalText } from '../../runtime/inputs.ts';

/** What a B2 bucket needs besides its address, under the names that Backblaze's own tools give it. */
export const b2Inputs = {
  'b2-application-key-id': optionalSecret({
    description: 'Id of the Backblaze B2 application key (keyID)',
    env: 'B2_APPLICATION_KEY_ID',
  }),
  'b2-application-key': optionalSecret({
    description: 'Backblaze B2 application key (applicationKey)',
    env: 'B2_APPLICATION_KEY',
  }),
  'b2-endpoint': optionalText({
    description: 'URL where B2 keys are authorised, for tests; by default that of Backblaze',
    env: 'B2_ENDPOINT',
    placeholder: 'url',
  }),
} as const;
