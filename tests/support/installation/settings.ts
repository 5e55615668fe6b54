import type { TestDatabase } from '../postgres.ts';
import { type Bucket, KEY_HOLDERS, type KeyHolder } from './bucket.ts';
import { base64Of, type KeyFiles, textOf } from './ceremony.ts';

type Values = Record<string, string>;

/** What is set in the repository's settings: variables, and environments with what is theirs. */
export interface Settings {
  readonly vars: Values;
  readonly environments: Record<string, EnvironmentSettings>;
}

export interface EnvironmentSettings {
  readonly secrets: Values;
  readonly vars: Values;
  readonly reviewers?: boolean;
}

/** What the settings are made of. */
export interface Parts {
  readonly database: TestDatabase;
  readonly bucket: Bucket;
  readonly keys: KeyFiles;
  /** Address of Slack's webhook. */
  readonly webhook: string;
  /** DEMO_SEED_SECRET. */
  readonly seedSecret: string;
}

/** An environment of the settings, to change what is set in it. */
export function environmentNamed({ environments }: Settings, name: string): EnvironmentSettings {
  const found = environments[name];
  if (found === undefined) throw new Error(`there is no environment ${name}`);
  return found;
}

/** Number of the account at AWS. */
export const ACCOUNT = '123456789012';

/** The role of an environment. */
export const roleOf = (holder: KeyHolder) => `arn:aws:iam::${ACCOUNT}:role/bulkhead-${holder}`;

/** In place of the bucket's keys a role for each environment: "At AWS better no secret at all". */
export function useRoles(settings: Settings): void {
  settings.vars.AWS_ACCOUNT_ID = ACCOUNT;
  for (const holder of KEY_HOLDERS) {
    const { secrets, vars } = environmentNamed(settings, holder);
    delete secrets.AWS_ACCESS_KEY_ID;
    delete secrets.AWS_SECRET_ACCESS_KEY;
    vars.AWS_ROLE_ARN = roleOf(holder);
  }
}

/**
 * The settings that somebody has made who followed docs/SETUP.md: a bucket of S3's kind, certificates, Slack, the
 * record of runs in the database. No secret stands outside of an environment.
 */
export function settingsOf({ database, bucket, keys, webhook, seedSecret }: Parts): Settings {
  const bucketKey = (holder: KeyHolder): Values => ({
    AWS_ACCESS_KEY_ID: bucket.keys[holder].accessKeyId,
    AWS_SECRET_ACCESS_KEY: bucket.keys[holder].secretAccessKey,
  });
  const operator = { DATABASE_URL: database.urlFor('bulkhead_operator') };
  const recorder = { BULKHEAD_RECORDER_URL: database.urlFor('bulkhead_recorder') };
  const opens = {
    BACKUP_PRIVATE_KEY: base64Of(keys, 'operations.p12'),
    BACKUP_KEY_PASSPHRASE: textOf(keys, 'operations.passphrase.txt'),
  };
  const seeds = { secrets: { ...operator, DEMO_SEED_SECRET: seedSecret }, vars: { ALLOW_DEMO_SEED: 'true' } };
  const holding = (secrets: Values = {}) => ({ secrets, vars: {} });
  return {
    vars: {
      BACKUP_STORE: bucket.address,
      BACKUP_CERTIFICATES: 'certificates.pem',
      BACKUP_SIGNING_PUBLIC_KEY: 'signing.pub.pem',
      BACKUP_MARKS_PUBLIC_KEY: 'marks.pub.pem',
      AWS_REGION: bucket.fake.state.kind.region,
      AWS_ENDPOINT_URL_S3: bucket.fake.endpoint,
      DATABASE_RECORDS_RUNS: 'true',
    },
    environments: {
      operator: holding(operator),
      backup: holding({
        DATABASE_URL: database.urlFor('bulkhead_backup'),
        BACKUP_SIGNING_KEY: textOf(keys, 'signing.pem'),
        ...bucketKey('backup'),
        ...recorder,
      }),
      verify: holding(bucketKey('verify')),
      prune: holding({
        BACKUP_MARKS_KEY: textOf(keys, 'marks-prune.pem'),
        ...bucketKey('prune'),
        ...recorder,
      }),
      drill: holding({
        ...opens,
        BACKUP_MARKS_KEY: textOf(keys, 'marks-drill.pem'),
        ...bucketKey('drill'),
        ...recorder,
      }),
      keys: holding({ ...opens, ...bucketKey('keys') }),
      recovery: holding(operator),
      'seeding-plan': seeds,
      seeding: seeds,
      alerts: holding({ SLACK_WEBHOOK_URL: webhook }),
      evidence: holding(),
      watchdog: holding(),
      release: holding(),
    },
  };
}
