import { runCli } from '../lib/adapters/cli.ts';
import { listRuns } from '../lib/backup/runs.ts';
import { liveRunInputs } from '../lib/keys/inputs.ts';
import { applyRotation } from '../lib/keys/rotate.ts';
import { readRotationKeys } from '../lib/keys/rotation-keys.ts';
import { planRotation } from '../lib/keys/rotation-plan.ts';
import { rotationResult } from '../lib/keys/rotation-result.ts';
import { surveyKeys } from '../lib/keys/survey.ts';
import { command } from '../lib/runtime/command.ts';
import { flag, optionalSecret, optionalText } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';

export const rotateKeys = command({
  name: 'rotate-keys',
  path: 'scripts/backup/rotate-keys.ts',
  kind: 'keys',
  summary: 'Changes the keys that open the live backups: adds some, retires others, rewrites no data.',
  runbook: 'KEYS.md#rotation',
  inputs: {
    add: optionalText({
      description: 'Certificates of the new keys: PEM text, or paths of PEM files, separated by commas',
      placeholder: 'pem',
    }),
    'add-key': optionalSecret({
      description: 'New symmetric key: 64 hexadecimal digits',
      env: 'BACKUP_NEW_ENCRYPTION_KEY',
    }),
    'add-ids': optionalText({
      description:
        'Ids of the keys that are added, as two people agreed to them, separated by commas, or none: with other keys nothing is done',
      placeholder: 'ids',
    }),
    retire: optionalText({
      description: 'Ids of the keys that shall open no live backup any more, separated by commas',
      placeholder: 'ids',
    }),
    ...liveRunInputs,
    'dry-run': flag({ description: 'Look at every run, say what would be done, and do nothing' }),
  },
  outputs: {
    runs: 'Live runs that were rotated or are already right',
    written: 'Keys files that were written',
    locked: 'Keys files of a retired key that are locked and stay until a date',
  },
  examples: [
    {
      line: 'npx tsx scripts/backup/rotate-keys.ts --add keys-2027/certificates.pem --pkcs12 operations.p12 --dry-run',
      explains: 'what adding would do; the passphrase in BACKUP_KEY_PASSPHRASE',
    },
    {
      line: 'npx tsx scripts/backup/rotate-keys.ts --retire <key> --pkcs12 operations-2027.p12',
      explains: 'retire a key, with the one that stays at hand',
    },
  ],
  async run(input, context): Promise<Result> {
    const { environment } = input;
    const keys = await readRotationKeys(input, context);
    const store = await openStore(storeSetting(input), context);
    const { opening, trusted } = keys;
    await context.step('look');
    const runs = await surveyKeys({ store, environment, trusted, opening }, context);
    await context.step('plan');
    const request = { add: keys.add, retire: keys.retire, held: opening.map(({ kid }) => kid) };
    const plan = planRotation(runs, request);
    const outcome = { environment, store: store.description, request, runs, plan, since: [] };
    if (plan.refusal !== undefined) throw plan.refusal;
    if (input['dry-run']) return rotationResult({ ...outcome, done: undefined });

    const done = await applyRotation(plan, { store, environment }, context);
    await context.step('look again');
    const known = new Set(runs.map(({ run }) => run));
    const since = (await listRuns(store, environment)).map(({ run }) => run).filter((run) => !known.has(run));
    return rotationResult({ ...outcome, done, since });
  },
});

if (import.meta.main) await runCli(rotateKeys);
