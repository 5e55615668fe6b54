import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Policy } from '../s3-fake/policy.ts';
import { type FakeS3, startFakeS3 } from '../s3-fake/server.ts';
import type { FakeCredentials } from '../s3-fake/signature.ts';

/** Whose key it is: the environments that hold one. */
export const KEY_HOLDERS = ['backup', 'verify', 'drill', 'prune', 'keys'] as const;
export type KeyHolder = (typeof KEY_HOLDERS)[number];

/** A bucket with a key for each environment, each with the policy that docs/SETUP.md writes for it. */
export interface Bucket extends AsyncDisposable {
  readonly fake: FakeS3;
  /** BACKUP_STORE. */
  readonly address: string;
  readonly keys: Readonly<Record<KeyHolder, FakeCredentials>>;
  /** A temporary key that may do what the holder's own may, as a role gives it. */
  assume(holder: KeyHolder): Required<FakeCredentials>;
}

const PREFIX = 'portal';
const PAGE = readFileSync('docs/SETUP.md', 'utf8');

/** Only the drill marks: "Leave it out elsewhere". */
const FOR_THE_DRILL = 'MarkWhatWasDrilled';

/** Starts the server. */
export async function startBucket(): Promise<Bucket> {
  const fake = await startFakeS3();
  const name = fake.state.kind.bucket;
  const policies = {
    backup: policyUnder('Write', name),
    verify: policyUnder('Read', name, FOR_THE_DRILL),
    drill: policyUnder('Read', name),
    prune: policyUnder('Prune', name),
    keys: policyUnder('Rotate', name),
  };
  return {
    fake,
    address: `s3://${name}/${PREFIX}`,
    keys: {
      backup: fake.addUser(policies.backup),
      verify: fake.addUser(policies.verify),
      drill: fake.addUser(policies.drill),
      prune: fake.addUser(policies.prune),
      keys: fake.addUser(policies.keys),
    },
    assume(holder) {
      const { accessKeyId, secretAccessKey } = fake.addUser(policies[holder]);
      const credentials = {
        accessKeyId,
        secretAccessKey,
        sessionToken: `token-${randomBytes(12).toString('hex')}`,
      };
      fake.users.set(accessKeyId, { credentials, policy: policies[holder] });
      return credentials;
    },
    [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
  };
}

/** The policy below a heading of the page, without one of its statements. */
function policyUnder(heading: string, bucket: string, without?: string): Policy {
  const [, json] =
    new RegExp(`^#### ${heading}\n+(?:[^#]*?\n+)?\`\`\`json\n(.*?)^\`\`\``, 'ms').exec(PAGE) ?? [];
  if (json === undefined) throw new Error(`docs/SETUP.md has no policy under "${heading}"`);
  const { Statement }: { Statement: (Policy['Statement'][number] & { Sid?: string })[] } = JSON.parse(
    json.replaceAll('BUCKET', bucket).replaceAll('PREFIX', PREFIX),
  );
  return { Statement: Statement.filter(({ Sid }) => Sid === undefined || Sid !== without) };
}
