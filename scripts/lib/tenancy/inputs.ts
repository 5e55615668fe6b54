import { textOr } from '../runtime/inputs.ts';

/** The tenancy model that a command goes by. */
export const config = textOr('bulkhead.yaml', {
  description: 'File of the tenancy model',
  env: 'BULKHEAD_CONFIG',
  placeholder: 'file',
});
