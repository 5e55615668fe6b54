import { findGroup } from '../archive/envelope.ts';
import type { Manifest } from '../archive/manifest.ts';
import { keysFile } from '../archive/names.ts';
import { recipientsOf, type UnlockedRun } from '../keys/run-key.ts';
import type { StoredEnvelope } from '../keys/stored-envelope.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Finding } from './finding.ts';

/**
 * What is wrong with the keys files of a run, as far as it can be told without a key: each must be of this run and of the
 * number in its name, and have a key for every key group of the manifest. Pure.
 */
export function keysFindings(manifest: Manifest, envelopes: readonly StoredEnvelope[]): Finding[] {
  return envelopes.flatMap(({ generation, envelope, refusal }) => {
    const error = refusal ?? (envelope && lackOf(manifest, envelope));
    return error === undefined ? [] : [{ object: keysFile(generation), error }];
  });
}

/** Newer keys files than the one that opened the run which somebody else wrote. Pure. */
export function strangerFindings({ passedOver }: Pick<UnlockedRun, 'passedOver'>): Finding[] {
  return passedOver.flatMap(({ file, genuine, why }) => (genuine ? [] : [{ object: file, error: why }]));
}

/** Ids of the keys that open a run; without a key at hand, of the newest keys file that can be read. Pure. */
export function opensWith(
  envelopes: readonly StoredEnvelope[],
  unlocked: Pick<UnlockedRun, 'newest'> | undefined,
): string[] {
  const newest = unlocked?.newest.envelope ?? envelopes.find(({ envelope }) => envelope)?.envelope;
  return newest === undefined ? [] : recipientsOf(newest);
}

/** That there is none, which whoever has all other files cannot make good. */
export function keysMissing(run: string): BulkheadError {
  return new BulkheadError({
    what: `the keys file of run ${run} is not in the store`,
    fix: 'Without it nobody can open the run: bring keys.1.json back from a copy of the store.',
    code: 'KEYS_MISSING',
    exit: 1,
  });
}

function lackOf(
  { run, keyGroups }: Manifest,
  envelope: NonNullable<StoredEnvelope['envelope']>,
): BulkheadError | undefined {
  try {
    for (const { id } of keyGroups) findGroup(envelope, run, id);
    return undefined;
  } catch (error) {
    if (error instanceof BulkheadError) return error;
    throw error;
  }
}
