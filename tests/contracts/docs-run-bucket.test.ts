import { test } from 'uvu';
import { capabilitiesOf, policyOf } from '../check-bucket/recipes.ts';
import { startFakeB2 } from '../support/b2-fake/server.ts';
import { startFakeS3 } from '../support/s3-fake/server.ts';
import { openReader } from './docs-world.ts';

// Command lines of the pages, run with the pages' own arguments: what the keys of a bucket may do.

test('buckets are set up and looked at as it stands on the pages', async () => {
  await using reader = await openReader();
  const { run } = reader;
  await using s3 = await startFakeS3({ bucket: 'bucket' });
  await using b2 = await startFakeB2({ bucket: 'bucket' });
  const user = (purpose: 'Write' | 'Read' | 'Prune') => s3.addUser(policyOf(purpose, 'bucket', 'prefix'));
  const [write, read, prune] = [user('Write'), user('Read'), user('Prune')];
  await run(
    'backup/check-bucket.ts --store s3://bucket/prefix',
    {
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_REGION: s3.state.kind.region,
      AWS_ACCESS_KEY_ID: write.accessKeyId,
      AWS_SECRET_ACCESS_KEY: write.secretAccessKey,
      BACKUP_READ_KEY_ID: read.accessKeyId,
      BACKUP_READ_KEY: read.secretAccessKey,
      BACKUP_PRUNE_KEY_ID: prune.accessKeyId,
      BACKUP_PRUNE_KEY: prune.secretAccessKey,
    },
    0,
    /GREEN check-bucket/,
  );
  const key = b2.addKey({ capabilities: capabilitiesOf('Write') });
  await run(
    'backup/check-bucket.ts --store b2://bucket/prefix --dry-run',
    {
      B2_ENDPOINT: b2.endpoint,
      B2_APPLICATION_KEY_ID: key.applicationKeyId,
      B2_APPLICATION_KEY: key.applicationKey,
    },
    0,
    /nothing was stored/,
  );
});

test.run();
