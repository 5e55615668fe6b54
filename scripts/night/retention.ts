import { retentionPrune } from '../backup/retention-prune.ts';
import { parseSigningKey } from '../lib/archive/signing-key.ts';
import type { Context } from '../lib/runtime/context.ts';
import { BulkheadError } from '../lib/runtime/errors.ts';
import type { NightKeys } from './keys.ts';
import type { Step } from './step.ts';

/** Keys of the night that a pruner must not have: they open backups, or make them. */
const WITHHELD = {
  BACKUP_SIGNING_KEY: '',
  BACKUP_ENCRYPTION_KEY: '',
  BACKUP_PRIVATE_KEY: '',
  BACKUP_PKCS12: '',
};

/**
 * Plans which backups would go, and removes none: a prune has a credential of its own, which is not the night's. `given`:
 * arguments beside those that make it a plan.
 */
export function retentionStep(
  env: Readonly<Record<string, string>>,
  keys: NightKeys,
  context: Context,
  given: Readonly<Record<string, string>> = {},
): Step {
  return {
    title: 'retention, planned',
    command: retentionPrune,
    given: { 'dry-run': 'true', ...given },
    env: pruneEnvironment(env, keys, context),
  };
}

/** Removes what the policy does not keep, with a pruner's own key: for the example's own backups in its own folder. */
export function pruneStep(
  env: Readonly<Record<string, string>>,
  keys: NightKeys,
  marksKey: string,
  context: Context,
): Step {
  return {
    title: 'retention',
    command: retentionPrune,
    // Nights of the example come as often as somebody starts them, so that many runs of a day may go at once.
    given: { apply: 'true', accept: 'true' },
    env: { ...pruneEnvironment(env, keys, context), BACKUP_MARKS_KEY: marksKey },
  };
}

function pruneEnvironment(
  env: Readonly<Record<string, string>>,
  keys: NightKeys,
  context: Context,
): Record<string, string> {
  const pinned = context.env.BACKUP_SIGNING_PUBLIC_KEY ?? '';
  return {
    ...env,
    ...WITHHELD,
    BACKUP_SIGNING_PUBLIC_KEY: pinned === '' ? publicHalf(keys.BACKUP_SIGNING_KEY) : pinned,
  };
}

/** Empty when the key is none: the backup itself says what is wrong with it. */
function publicHalf(signing: string): string {
  try {
    return parseSigningKey(signing).publicKey.export({ type: 'spki', format: 'pem' }).toString();
  } catch (error) {
    if (error instanceof BulkheadError) return '';
    throw error;
  }
}
