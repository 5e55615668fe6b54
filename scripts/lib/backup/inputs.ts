import { textOr } from '../runtime/inputs.ts';

/** Which environment's runs, for every command that reads them. */
export const environmentInput = textOr('development', {
  description: 'Which environment the backups are of: part of the name of every run',
  env: 'BULKHEAD_ENVIRONMENT',
  placeholder: 'name',
});
