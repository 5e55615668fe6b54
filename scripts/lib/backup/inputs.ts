import { integer, textOr } from '../runtime/inputs.ts';

/** Which environment's runs, for every command that reads them. */
export const environmentInput = textOr('development', {
  description: 'Which environment the backups are of: part of the name of every run',
  env: 'BULKHEAD_ENVIRONMENT',
  placeholder: 'name',
});

/** Which environment the database is, for every command that backs it up. */
export const environmentOfDatabase = textOr('development', {
  description: 'Which environment the database is: part of the name of every run',
  env: 'BULKHEAD_ENVIRONMENT',
  placeholder: 'name',
});

/** How many sessions copy. */
export const jobsInput = integer(0, {
  description: 'Tables that are copied at once; 0 means one per core',
  env: 'BULKHEAD_JOBS',
  min: 0,
  max: 64,
});
