import { restoreDatabase } from '../../scripts/backup/restore-database.ts';
import type { Result } from '../../scripts/lib/runtime/result.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { NO_S3 } from '../support/store-values.ts';
import { ENVIRONMENT, NO_OTHER_KEYS, PORTAL, type SampleBackup } from './backup.ts';

/** Runs `restore-database` as the command line would; by default only the plan. */
export async function restoreSample(
  sample: SampleBackup,
  target: Pick<TestDatabase, 'url'>,
  input: Partial<Parameters<typeof restoreDatabase.run>[0]> = {},
): Promise<Result> {
  await using context = testContext({ command: 'restore-database' });
  return await restoreDatabase.run(
    {
      run: 'latest',
      into: target.url,
      apply: false,
      confirm: undefined,
      tenant: undefined,
      'same-server': true,
      config: PORTAL,
      store: `file:${sample.folder}`,
      ...NO_S3,
      'encryption-key': sample.encryption,
      'signing-public-key': sample.verifying,
      'signing-key': undefined,
      ...NO_OTHER_KEYS,
      environment: ENVIRONMENT,
      jobs: 2,
      ...input,
    },
    context,
  );
}
