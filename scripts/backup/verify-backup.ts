import { randomBytes } from 'node:crypto';
import { runCli } from '../lib/adapters/cli.ts';
import { environmentInput } from '../lib/backup/inputs.ts';
import { openingInputs, trustedInputs } from '../lib/keys/inputs.ts';
import { readReadingKeys } from '../lib/keys/opening-keys.ts';
import { knownFromReports } from '../lib/restore/known.ts';
import { command } from '../lib/runtime/command.ts';
import { BulkheadError } from '../lib/runtime/errors.ts';
import { flag, integer, optionalText, textOr } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';
import { storeInputs } from '../lib/storage/inputs.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';
import { verifyResult } from '../lib/verify/result.ts';
import { verifyRuns } from '../lib/verify/verify.ts';

export const verifyBackup = command({
  name: 'verify-backup',
  path: 'scripts/backup/verify-backup.ts',
  kind: 'backup',
  summary:
    'Reads backups again from their store: signature, chain, every byte; with a key every chunk and row as well.',
  runbook: 'RUNBOOK-MULTI-TENANT.md#a-drill-failed',
  inputs: {
    run: textOr('latest', {
      description: 'Which runs: latest, all, or the name of one',
      placeholder: 'run',
    }),
    deep: flag({
      description:
        'Open everything: every chunk authenticated, every table counted and digested; needs the key',
    }),
    sample: integer(0, {
      description: 'Read only so many objects of each run, drawn at random; 0 means all',
      min: 0,
      max: 1_000_000,
    }),
    seed: optionalText({
      description:
        'Seed of the draw, to draw the same objects again; by default a new one, which the report names',
      placeholder: 'text',
    }),
    ...storeInputs,
    environment: environmentInput,
    ...trustedInputs,
    ...openingInputs,
    jobs: integer(0, {
      description: 'Objects that are read at once; 0 means one per core',
      env: 'BULKHEAD_JOBS',
      min: 0,
      max: 64,
    }),
  },
  outputs: {
    runs: 'Runs that were read again',
    bytes: 'Bytes that were read',
    red: 'How many findings',
  },
  examples: [
    {
      line: 'npx tsx scripts/backup/verify-backup.ts --signing-public-key signing.pub.pem',
      explains: 'the newest run, without a key that opens it',
    },
    {
      line: 'npx tsx scripts/backup/verify-backup.ts --run all --deep',
      explains: 'every run to its last row; keys in the environment',
    },
    {
      line: 'npx tsx scripts/backup/verify-backup.ts --run all --sample 20',
      explains: 'twenty objects of each run',
    },
  ],
  async run(input, context): Promise<Result> {
    const { environment } = input;
    const keys = await readReadingKeys(input, context.cwd, {
      opening: input.deep ? 'needed' : 'no',
      trusted: 'needed',
    });
    if (input.seed !== undefined && input.sample === 0) {
      throw new BulkheadError({
        what: '--seed was given without --sample, so nothing is drawn',
        fix: 'Give --sample with the number of objects that were drawn with this seed.',
        code: 'SEED_WITHOUT_SAMPLE',
      });
    }
    const request = {
      store: await openStore(storeSetting(input), context),
      environment,
      run: input.run,
      verifying: keys.trusted,
      opening: input.deep ? keys.opening : undefined,
      sample:
        input.sample === 0
          ? undefined
          : { count: input.sample, seed: input.seed ?? randomBytes(8).toString('hex') },
      jobs: input.jobs,
      known: await knownFromReports(context.pastReports, environment),
    };
    return verifyResult(await verifyRuns(request, context), request);
  },
});

if (import.meta.main) await runCli(verifyBackup);
