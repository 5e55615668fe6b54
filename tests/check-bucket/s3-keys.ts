import type { Policy } from '../support/s3-fake/policy.ts';
import type { FakeS3 } from '../support/s3-fake/server.ts';
import type { FakeCredentials } from '../support/s3-fake/signature.ts';
import { type Checked, check as checkWith } from './check.ts';
import { type Purpose, policyOf } from './recipes.ts';

export const STORE = 's3://backups/night';

export function make(fake: FakeS3, purpose: Purpose): FakeCredentials {
  return fake.addUser(policyOf(purpose, 'backups', 'night'));
}

export interface Keys {
  readonly write: FakeCredentials;
  readonly read?: FakeCredentials;
  readonly prune?: FakeCredentials;
}

/** The keys of the documents. */
export function recipes(fake: FakeS3): Required<Keys> {
  return { write: make(fake, 'Write'), read: make(fake, 'Read'), prune: make(fake, 'Prune') };
}

export function envOf(fake: FakeS3, { write, read, prune }: Keys): Record<string, string> {
  const other = (name: string, key: FakeCredentials | undefined): Record<string, string> =>
    key === undefined
      ? {}
      : {
          [`BACKUP_${name}_KEY_ID`]: key.accessKeyId,
          [`BACKUP_${name}_KEY`]: key.secretAccessKey,
          ...(key.sessionToken === undefined ? {} : { [`BACKUP_${name}_SESSION_TOKEN`]: key.sessionToken }),
        };
  return {
    BACKUP_STORE: STORE,
    AWS_ENDPOINT_URL_S3: fake.endpoint,
    AWS_REGION: fake.state.kind.region,
    AWS_ACCESS_KEY_ID: write.accessKeyId,
    AWS_SECRET_ACCESS_KEY: write.secretAccessKey,
    ...(write.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: write.sessionToken }),
    ...other('READ', read),
    ...other('PRUNE', prune),
  };
}

/** Time passes at the server when the check waits. */
export function check(
  fake: FakeS3,
  env: Record<string, string>,
  given: Readonly<Record<string, string>> = {},
): Promise<Checked> {
  return checkWith(env, given, (milliseconds) => {
    fake.state.clockOffset += milliseconds;
  });
}

/** A policy without one of its actions. */
export function without(policy: Policy, action: string): Policy {
  const Statement = policy.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((name) => name !== action),
  }));
  return { Statement };
}

export function plus(policy: Policy, ...actions: readonly string[]): Policy {
  return { Statement: [...policy.Statement, { Effect: 'Allow', Action: actions, Resource: '*' }] };
}
