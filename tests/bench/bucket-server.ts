import { startFakeB2 } from '../support/b2-fake/server.ts';
import { startFakeS3 } from '../support/s3-fake/server.ts';

// A fake bucket in a process of its own, so that its work is not counted as ours: `bucket-server.ts <s3|b2> <latency>`
// says in one line of JSON what its clients need in their environment, and ends when its standard input does. It
// keeps no bytes of large objects, or it would be their memory that is measured.

const [kind = 's3', latency = '0', forgetful = 'false'] = process.argv.slice(2);
const common = { forgetful: forgetful === 'true', lock: false };
const fake = kind === 'b2' ? await startFakeB2(common) : await startFakeS3({ ...common, equalParts: false });
fake.latency = Number(latency);
const env =
  'key' in fake
    ? {
        B2_ENDPOINT: fake.endpoint,
        B2_APPLICATION_KEY_ID: fake.key.applicationKeyId,
        B2_APPLICATION_KEY: fake.key.applicationKey,
      }
    : {
        AWS_ENDPOINT_URL_S3: fake.endpoint,
        AWS_REGION: fake.state.kind.region,
        AWS_DEFAULT_REGION: fake.state.kind.region,
        AWS_ACCESS_KEY_ID: fake.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: fake.credentials.secretAccessKey,
        AWS_SESSION_TOKEN: fake.credentials.sessionToken ?? '',
        // The fake knows the checksums that we send: SHA-256 and MD5.
        AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
      };
process.stdout.write(`${JSON.stringify(env)}\n`);
process.stdin.resume().once('end', () => process.exit());
