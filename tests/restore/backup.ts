import { randomBytes } from 'node:crypto';
import { restoreDrill } from '../../scripts/backup/restore-drill.ts';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { backUp } from '../../scripts/lib/backup/backup.ts';
import { runPrefix, type VerifiedRun } from '../../scripts/lib/backup/runs.ts';
import type { Check, Result } from '../../scripts/lib/runtime/result.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { symmetricKeys } from '../backup/fixture.ts';
import { type TestContext, testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { NO_S3 } from '../support/store-values.ts';

export const ENVIRONMENT = 'test';
export const PORTAL = 'bulkhead.yaml';

/** A real backup in a folder of its own, and the keys that open it. */
export interface SampleBackup {
  readonly folder: string;
  readonly store: Store;
  readonly run: VerifiedRun;
  readonly prefix: string;
  readonly encryption: string;
  readonly signing: string;
  readonly verifying: string;
}

/** Backs up a database as its backup login would. */
export async function backUpSample(url: string, context: TestContext, model = PORTAL): Promise<SampleBackup> {
  const folder = await context.temporaryFolder('store');
  const encryption = randomBytes(32).toString('hex');
  const { privatePem, publicPem } = newSigningKey();
  const store = fileStore(folder);
  const run = await backUpAgain({ store, encryption, signing: privatePem }, url, context, model);
  const prefix = runPrefix(ENVIRONMENT, run.manifest.run);
  return { folder, store, run, prefix, encryption, signing: privatePem, verifying: publicPem };
}

/** One more run in the same store. */
export async function backUpAgain(
  { store, encryption, signing }: Pick<SampleBackup, 'store' | 'encryption' | 'signing'>,
  url: string,
  context: TestContext,
  model = PORTAL,
): Promise<VerifiedRun> {
  const outcome = await backUp(
    {
      url,
      model: await readModel(model),
      store,
      environment: ENVIRONMENT,
      keys: symmetricKeys(encryption, signing),
      jobs: 2,
      ledgerHead: null,
    },
    context,
  );
  if ('run' in outcome) return outcome.run;
  throw new Error('no run was written');
}

export interface DrillOptions {
  readonly target: Pick<TestDatabase, 'url'> | undefined;
  /** Called as a step begins. */
  readonly onStep?: (name: string, context: TestContext) => void | Promise<void>;
  readonly input?: Partial<Parameters<typeof restoreDrill.run>[0]>;
  /** Gets what the drill logs. */
  readonly lines?: string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the command as the command line would, into a database of the same server. */
export async function drillSample(
  sample: SampleBackup,
  { target, onStep, input, lines, env }: DrillOptions,
): Promise<Result> {
  await using context = testContext({
    command: 'restore-drill',
    ...(onStep === undefined ? {} : { onStep }),
    ...(env === undefined ? {} : { env }),
  });
  const result = await restoreDrill.run(
    {
      run: 'latest',
      'staging-database-url': target?.url,
      'database-url': undefined,
      'same-server': true,
      config: PORTAL,
      store: `file:${sample.folder}`,
      ...NO_S3,
      'encryption-key': sample.encryption,
      'signing-public-key': sample.verifying,
      'signing-key': undefined,
      ...NO_OTHER_KEYS,
      'check-command': undefined,
      'check-timeout': 60,
      environment: ENVIRONMENT,
      jobs: 2,
      'dry-run': false,
      ...WHOLE,
      ...input,
    },
    context,
  );
  lines?.push(...context.lines);
  return result;
}

/** The whole run, and nothing to be joined. */
export const WHOLE = { shard: undefined, groups: undefined, join: undefined, manifest: undefined } as const;

/** Keys beside the symmetric one. */
export const NO_OTHER_KEYS = {
  'private-key': undefined,
  pkcs12: undefined,
  passphrase: undefined,
  'marks-key': undefined,
} as const;

/** The checks that are not green, for messages and comparisons. */
export function findings(result: Result): string[] {
  return result.checks
    .filter(({ verdict }) => verdict !== 'green')
    .map((check: Check) => `${check.id} ${check.verdict} ${check.object ?? ''}: ${check.observed}`);
}
