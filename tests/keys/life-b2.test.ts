import { test } from 'uvu';
import { startFakeB2 } from '../support/b2-fake/server.ts';
import { liveByCommands } from './life-of-commands.ts';

test('the life of keys in a B2 bucket, by commands', async () => {
  await using fake = await startFakeB2();
  const { applicationKeyId, applicationKey } = fake.key;
  await liveByCommands({
    setting: {
      address: 'b2://backups/keys',
      b2: { endpoint: fake.endpoint, applicationKeyId, applicationKey },
    },
    env: {
      B2_ENDPOINT: fake.endpoint,
      B2_APPLICATION_KEY_ID: applicationKeyId,
      B2_APPLICATION_KEY: applicationKey,
    },
    server: fake,
  });
});

test.run();
