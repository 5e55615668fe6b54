import { randomBytes } from 'node:crypto';
import { runCli } from '../lib/adapters/cli.ts';
import { command } from '../lib/runtime/command.ts';
import { flag, integer, optionalSecret } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';
import { openActors } from '../lib/storage/check/actors.ts';
import { checkStore } from '../lib/storage/check/check-store.ts';
import { CHECKS_PREFIX, Ground } from '../lib/storage/check/ground.ts';
import { planOf } from '../lib/storage/check/plan.ts';
import { checkResult, planResult } from '../lib/storage/check/result.ts';
import { probeClock } from '../lib/storage/check/write-probes.ts';
import { storeInputs } from '../lib/storage/inputs.ts';
import { storeSetting } from '../lib/storage/open-store.ts';

export const checkBucket = command({
  name: 'check-bucket',
  path: 'scripts/backup/check-bucket.ts',
  kind: 'backup',
  summary:
    'Proves with real calls what the keys of a store may do and may not, and what the bucket itself guarantees.',
  runbook: 'SETUP.md#checking-it',
  inputs: {
    ...storeInputs,
    'read-key-id': optionalSecret({
      description: 'Id of the key that only reads (S3: access key id; B2: keyID)',
      env: 'BACKUP_READ_KEY_ID',
    }),
    'read-key': optionalSecret({
      description: 'Secret of the key that only reads',
      env: 'BACKUP_READ_KEY',
    }),
    'read-session-token': optionalSecret({
      description: 'Session token, when the key that only reads is a temporary one',
      env: 'BACKUP_READ_SESSION_TOKEN',
    }),
    'prune-key-id': optionalSecret({
      description: 'Id of the key that prunes (S3: access key id; B2: keyID)',
      env: 'BACKUP_PRUNE_KEY_ID',
    }),
    'prune-key': optionalSecret({
      description: 'Secret of the key that prunes',
      env: 'BACKUP_PRUNE_KEY',
    }),
    'prune-session-token': optionalSecret({
      description: 'Session token, when the key that prunes is a temporary one',
      env: 'BACKUP_PRUNE_SESSION_TOKEN',
    }),
    'lock-seconds': integer(15, {
      description: 'How long the lock is that is put to the test; the check waits for its end',
      min: 5,
      max: 3600,
    }),
    'without-lock': flag({ description: 'The bucket is meant to be without object lock: do not look at it' }),
    'dry-run': flag({ description: 'Say what would be done and ask the store only for its time' }),
  },
  outputs: {
    differing: 'Things that are not as docs/SETUP.md says',
    unknown: 'Things that could not be looked at',
  },
  examples: [
    {
      line: 'npx tsx scripts/backup/check-bucket.ts --store s3://bucket/prefix',
      explains:
        'the key that writes in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the others in BACKUP_…_KEY',
    },
    {
      line: 'npx tsx scripts/backup/check-bucket.ts --store b2://bucket/prefix --dry-run',
      explains: 'what it would do',
    },
  ],
  async run(input, context): Promise<Result> {
    const id = randomBytes(6).toString('hex');
    const prefix = `${CHECKS_PREFIX}${id}/`;
    const keys = {
      read: {
        id: input['read-key-id'],
        secret: input['read-key'],
        sessionToken: input['read-session-token'],
      },
      prune: {
        id: input['prune-key-id'],
        secret: input['prune-key'],
        sessionToken: input['prune-session-token'],
      },
    };
    const actors = await openActors(storeSetting(input), keys, `${CHECKS_PREFIX}${id}`, context);
    const how = { prefix, lockSeconds: input['without-lock'] ? undefined : input['lock-seconds'] };
    if (!input['dry-run']) return checkResult(actors, await checkStore(actors, how, context));
    const plan = planOf(actors, how);
    context.log.info(plan.map((line) => `- ${line}`).join('\n'));
    const ground = new Ground(actors, prefix, how.lockSeconds, context);
    await probeClock(ground);
    return planResult(actors, plan, ground.checks);
  },
});

if (import.meta.main) await runCli(checkBucket);
