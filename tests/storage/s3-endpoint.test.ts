import { randomBytes } from 'node:crypto';
import { test } from 'uvu';
import { s3Store } from '../../scripts/lib/storage/s3/open-s3.ts';
import { s3Settings } from '../../scripts/lib/storage/s3/settings.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { testContext } from '../support/context.ts';
import { all, keys } from './conformance/bytes.ts';
import type { Ability, EmptyStore } from './conformance/harness.ts';
import { conformance } from './conformance.ts';

/**
 * The suite against whatever server is there, by `node tests/run.ts storage/s3-endpoint` (docs/SETUP.md):
 * - BULKHEAD_TEST_S3_ENDPOINT its URL; BULKHEAD_TEST_S3_BUCKET an existing bucket whose contents may be removed
 * - BULKHEAD_TEST_S3_ACCESS_KEY_ID, BULKHEAD_TEST_S3_SECRET_ACCESS_KEY, and BULKHEAD_TEST_S3_REGION if it wants one
 * - BULKHEAD_TEST_S3_SESSION_TOKEN for temporary keys
 * - BULKHEAD_TEST_S3_LACKS what it cannot do, such as `lock,conditional`
 */
const {
  BULKHEAD_TEST_S3_ENDPOINT: endpoint,
  BULKHEAD_TEST_S3_BUCKET: bucket = 'bulkhead-test',
  BULKHEAD_TEST_S3_ACCESS_KEY_ID: accessKeyId,
  BULKHEAD_TEST_S3_SECRET_ACCESS_KEY: secretAccessKey,
  BULKHEAD_TEST_S3_SESSION_TOKEN: sessionToken,
  BULKHEAD_TEST_S3_REGION: region,
  BULKHEAD_TEST_S3_LACKS: lacking = '',
} = process.env;

async function open(): Promise<EmptyStore> {
  const address = `${bucket}/bulkhead-test-${randomBytes(6).toString('hex')}?part-size=5`;
  const settings = s3Settings(address, { endpoint, accessKeyId, secretAccessKey, sessionToken, region });
  const context = testContext();
  const store = s3Store(settings, context);
  return {
    store,
    remains: () => keys(store, ''),
    async [Symbol.asyncDispose]() {
      await empty(store);
      context.abort();
      await context.end();
    },
  };
}

/** Removes what can be removed; a version that a test locked goes by the bucket's own rules. */
async function empty(store: Store): Promise<void> {
  await store.sweep(new Date(Date.now() + 3_600_000));
  const versions = lacking.includes('version list')
    ? await all(store.list(''))
    : await all(store.listVersions(''));
  await Promise.allSettled(versions.map(({ key, version }) => store.remove(key, version)));
}

if (endpoint === undefined) {
  test.skip('a server of your own (BULKHEAD_TEST_S3_ENDPOINT is not set)');
  test('without a server the suite runs on the fakes alone', () => undefined);
} else {
  const lacks: Partial<Record<Ability, string>> = {};
  for (const ability of lacking.split(',')) {
    if (ability !== '') Object.assign(lacks, { [ability.trim()]: 'this server lacks it' });
  }
  conformance(test, open, { lacks });
}

test.run();
