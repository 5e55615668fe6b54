import { resolve } from 'node:path';
import { readReadingKeys } from '../keys/opening-keys.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Values } from '../runtime/inputs.ts';
import { openStore, storeSetting } from '../storage/open-store.ts';
import { dayOf, type evidenceInputs, objectivesOf } from './inputs.ts';
import type { VerifyReportsRequest } from './verify.ts';

/**
 * What is to be verified, by the inputs of a command. @throws BulkheadError `FETCH_WITHOUT_STORE`, `DAY`, and what keys, store
 * and model throw.
 */
export async function verifyRequestOf(
  input: Values<typeof evidenceInputs>,
  since: string | undefined,
  context: Context,
): Promise<VerifyReportsRequest> {
  const address = input.store;
  if (input.fetch && address === undefined) {
    throw new BulkheadError({
      what: '--fetch was given without --store, so there is nothing to fetch from',
      fix: 'Give --store, or BACKUP_STORE: where the archives are.',
      code: 'FETCH_WITHOUT_STORE',
    });
  }
  const wanted = { trusted: 'needed', opening: input.fetch ? 'needed' : 'no' } as const;
  const keys =
    address === undefined ? { trusted: [], opening: [] } : await readReadingKeys(input, context.cwd, wanted);
  return {
    folder: resolve(context.cwd, input.folder),
    since: since === undefined ? undefined : dayOf(since, 'since'),
    environment: input.environment,
    store:
      address === undefined
        ? undefined
        : await openStore(storeSetting({ ...input, store: address }), context),
    trusted: keys.trusted,
    git: input.git,
    fetch: input.fetch ? { keys: keys.opening } : undefined,
    objectives: await objectivesOf(input.config, context.cwd),
  };
}
