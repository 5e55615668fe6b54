import type { OpeningKey } from '../archive/envelope.ts';
import { keysFile } from '../archive/names.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import type { StoredEnvelope } from './stored-envelope.ts';

/** An envelope that did not open a run, and why. */
export interface Refused {
  readonly stored: StoredEnvelope;
  readonly why: BulkheadError;
}

/** Keys files that are told of one by one: whoever can write to the store can put any number there. */
const TOLD = 20;

/** Why a run does not open: of its only keys file what is wrong with it, of several what is wrong with each. Pure. */
export function noneOpens(
  run: string,
  refused: readonly Refused[],
  keys: readonly OpeningKey[],
  { features }: Pick<Store, 'features'>,
): BulkheadError {
  const [only, ...others] = refused;
  if (only === undefined) return missing(run);
  if (others.length === 0) return only.why;
  const foreign = refused.filter(({ why }) => why.code === 'NO_KEY_FITS');
  const lines = refused
    .slice(0, TOLD)
    .map(
      ({ stored, why }) =>
        `  ${keysFile(stored.generation)}: ${why.code === 'NO_KEY_FITS' ? `it is for other keys. ${why.fix}` : why.what}`,
    );
  const more = refused.length > TOLD ? [`  and ${refused.length - TOLD} more`] : [];
  const given = keys.map(({ kid }) => kid).join(', ') || 'none';
  const hidden = features.versions
    ? ' A version that was hidden or written over may still be in the bucket: rotate-keys looks for it and writes it anew.'
    : '';
  return new BulkheadError({
    what: [
      `none of the ${refused.length} keys files of run ${run} opens it with the keys given (${given})`,
      ...lines,
      ...more,
    ].join('\n'),
    fix:
      foreign.length === refused.length
        ? 'Give one of the keys that are named.'
        : `Give a key that is named, or bring back the keys file as it was written; and find out who writes to the store.${hidden}`,
    code: foreign.length === refused.length ? 'NO_KEY_FITS' : 'KEYS_UNUSABLE',
    runbook: 'KEYS.md#what-somebody-who-can-write-to-the-store-can-do',
    exit: foreign.length === refused.length ? 2 : 1,
  });
}

function missing(run: string): BulkheadError {
  return new BulkheadError({
    what: `run ${run} has no keys file`,
    fix: 'Without it nobody can open the run: bring keys.1.json back from a copy of the store.',
    code: 'KEYS_MISSING',
    exit: 1,
  });
}
