import { test } from 'uvu';
import { startFakeS3 } from '../support/s3-fake/server.ts';
import { liveByCommands } from './life-of-commands.ts';

test('the life of keys in an S3 bucket, by commands', async () => {
  await using fake = await startFakeS3();
  const { accessKeyId, secretAccessKey, sessionToken = '' } = fake.credentials;
  const { region } = fake.state.kind;
  await liveByCommands({
    setting: {
      address: 's3://backups/keys',
      s3: { endpoint: fake.endpoint, region, ...fake.credentials },
    },
    env: {
      AWS_ENDPOINT_URL_S3: fake.endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    },
    server: fake,
  });
});

test.run();
