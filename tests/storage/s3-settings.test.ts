import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { resolveInputs } from '../../scripts/lib/runtime/resolve.ts';
import { storeInputs } from '../../scripts/lib/storage/inputs.ts';
import { openStore, storeSetting } from '../../scripts/lib/storage/open-store.ts';
import { s3Settings } from '../../scripts/lib/storage/s3/settings.ts';
import { testContext } from '../support/context.ts';
import { collect, list, MIB } from './conformance/bytes.ts';
import { rejects } from './conformance/harness.ts';
import { s3Place } from './s3-place.ts';

test('AWS and other servers want different things', () => {
  const aws = s3Settings('bucket/some/prefix', { region: 'eu-central-1' });
  assert.equal(
    [aws.bucket, aws.prefix, aws.endpoint, aws.pathStyle, aws.checksum, aws.conditional],
    ['bucket', 'some/prefix', undefined, false, 'sha256', true],
  );
  assert.equal([aws.partBytes, aws.partBudget, aws.memory], [32 * MIB, 10_000, 256 * MIB]);
  const other = s3Settings('bucket/', { endpoint: 'https://s3.eu-central-003.backblazeb2.com' });
  assert.equal(
    [other.prefix, other.region, other.pathStyle, other.checksum],
    ['', 'eu-central-003', true, 'md5'],
  );
  const own = s3Settings('bucket', { endpoint: 'https://s3.eu-west-1.amazonaws.com', pathStyle: 'true' });
  assert.equal([own.region, own.pathStyle, own.checksum], ['eu-west-1', true, 'sha256']);
  assert.is(s3Settings('bucket', { endpoint: 'https://abc.r2.cloudflarestorage.com' }).region, 'auto');
});

test('options in the address', () => {
  const settings = s3Settings(
    'bucket/p?part-size=64&part-budget=1000&memory=512&requests=16&checksum=md5&if-none-match=off',
    {},
  );
  const { partBytes, partBudget, memory, requests, checksum, conditional } = settings;
  assert.equal(
    { partBytes, partBudget, memory, requests, checksum, conditional },
    {
      partBytes: 64 * MIB,
      partBudget: 1000,
      memory: 512 * MIB,
      requests: 16,
      checksum: 'md5',
      conditional: false,
    },
  );
});

test('all that is wrong is told at once, and no value that could be a secret', async () => {
  const error = await rejects(
    () =>
      s3Settings('UP_per/../x?part-size=1&secret=hunter2&checksum=crc', {
        endpoint: 'https://user:hunter2@example.com',
        accessKeyId: 'AKIDhunter2',
      }),
    'STORE_SETTING',
  );
  for (const part of [
    'names no bucket',
    '"..',
    'secret',
    'part-size',
    'checksum',
    'credentials',
    'by half',
  ]) {
    assert.ok(error.what.includes(part), `${part} in ${error.what}`);
  }
  assert.not.match(error.message, /hunter2/);
  await rejects(() => s3Settings('key:hunter2@bucket/x', {}), 'STORE_SETTING');
});

test('the inputs of a command open the store', async () => {
  await using place = await s3Place({ address: 'backups/night' });
  const env = {
    BACKUP_STORE: 's3://backups/night',
    AWS_ENDPOINT_URL_S3: place.fake.endpoint,
    AWS_REGION: 'eu-test-1',
    AWS_ACCESS_KEY_ID: place.fake.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: place.fake.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: place.fake.credentials.sessionToken,
  };
  const { values, problems } = await resolveInputs(storeInputs, { given: new Map(), env, cwd: '/' });
  assert.equal(problems, []);
  await using context = testContext();
  const store = await openStore(storeSetting(values), context);
  await store.put('key', list([Buffer.from('value')]));
  assert.is((await collect(place.store.get('key'))).toString(), 'value');
  assert.match(store.description, /^S3 bucket backups\/night at 127\.0\.0\.1:\d+$/);
  assert.is(store.features.volumeBytes, 32 * MIB * 10_000);
});

test('a key too long with the prefix of the store', async () => {
  await using place = await s3Place({ address: `backups/${'p'.repeat(100)}` });
  const key = Array.from({ length: 10 }, () => 'k'.repeat(99)).join('/');
  await rejects(() => place.store.put(key, list([Buffer.from('x')])), 'STORE_KEY');
});

test.run();
