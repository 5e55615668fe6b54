import { environmentInput } from '../backup/inputs.ts';
import { openingInputs, trustedInputs } from '../keys/inputs.ts';
import { flag, integer } from '../runtime/inputs.ts';
import { storeInputs } from '../storage/inputs.ts';
import { config } from '../tenancy/inputs.ts';

/** What every command takes that restores a run: which run, from where, with which keys. */
export const restoreInputs = {
  'same-server': flag({
    description: 'Allow an empty database on the server that the backup was taken of',
  }),
  config,
  ...storeInputs,
  ...openingInputs,
  ...trustedInputs,
  environment: environmentInput,
  jobs: integer(0, {
    description: 'Sessions that load, build and compare at once; 0 means one per core',
    env: 'BULKHEAD_JOBS',
    min: 0,
    max: 64,
  }),
} as const;
