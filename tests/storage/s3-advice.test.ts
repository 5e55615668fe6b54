import { inspect } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { FAKE_CREDENTIALS } from '../support/s3-fake/server.ts';
import { all, collect, list } from './conformance/bytes.ts';
import { rejects } from './conformance/harness.ts';
import { type S3Place, s3Place } from './s3-place.ts';

const X = () => list([Buffer.from('x')]);

/** No credential stands anywhere in an error, however deep somebody looks. */
function withoutSecrets(error: BulkheadError): BulkheadError {
  const text = inspect(error, { depth: 20, showHidden: true });
  for (const secret of [...Object.values(FAKE_CREDENTIALS), 'AWS4-HMAC', 'wrong-key', 'WRONGID']) {
    assert.not.ok(text.includes(secret), `${secret} in ${text}`);
  }
  return error;
}

async function refused(code: string, work: (place: S3Place) => Promise<unknown>): Promise<BulkheadError> {
  await using place = await s3Place({ patience: { attempts: 2 } });
  return withoutSecrets(await rejects(() => work(place), code));
}

test('a right that is missing', async () => {
  const error = await refused('STORE_DENIED', ({ store, fake }) => {
    fake.denied.add('PutObject');
    return store.put('key', X());
  });
  assert.is(error.what, 'storing key failed with AccessDenied (HTTP 403) in bucket backups');
  await refused('STORE_DENIED', ({ store, fake }) => {
    fake.denied.add('ListObjectsV2');
    return all(store.list(''));
  });
  await refused('STORE_DENIED', ({ store, fake }) => {
    fake.denied.add('HeadObject');
    return store.head('key');
  });
});

test('a bucket that is not there', async () => {
  const error = await refused('STORE_NO_BUCKET', ({ open }) =>
    open({ address: 'elsewhere' }).put('key', X()),
  );
  assert.match(error.what, /NoSuchBucket.*in bucket elsewhere/);
  assert.match(error.fix, /BACKUP_STORE/);
});

test('keys that the server does not know, and a secret that is not theirs', async () => {
  for (const credentials of [
    { ...FAKE_CREDENTIALS, accessKeyId: 'WRONGID' },
    { ...FAKE_CREDENTIALS, secretAccessKey: 'wrong-key' },
    { ...FAKE_CREDENTIALS, sessionToken: 'wrong-key' },
  ]) {
    const error = await refused('STORE_CREDENTIALS', ({ open }) =>
      open({ settings: { credentials } }).put('key', X()),
    );
    assert.match(error.fix, /AWS_ACCESS_KEY_ID/);
  }
});

test('a clock that is wrong, with how much', async () => {
  const error = await refused('STORE_CLOCK', ({ store, fake }) => {
    fake.state.clockOffset = -42 * 60_000;
    return store.put('key', X());
  });
  assert.match(error.what, /clock is 42 minutes ahead of the store/);
  assert.match(error.fix, /NTP/);
});

test('a question by HEAD, whose answer has no words, is explained as well', async () => {
  const credentials = { ...FAKE_CREDENTIALS, secretAccessKey: 'wrong-key' };
  await refused('STORE_CREDENTIALS', ({ open }) => open({ settings: { credentials } }).head('key'));
  await refused('STORE_CLOCK', ({ store, fake }) => {
    fake.state.clockOffset = 42 * 60_000;
    return store.put('key', X(), { ifAbsent: true });
  });
});

test('a bucket in another region, which is named', async () => {
  const error = await refused('STORE_REGION', ({ open }) =>
    open({ settings: { region: 'us-west-9' } }).put('key', X()),
  );
  assert.match(error.what, /which is in region eu-test-1/);
  assert.match(error.fix, /AWS_REGION/);
});

test('a server that is not there', async () => {
  const settings = { endpoint: 'http://127.0.0.1:9' };
  const error = await refused('STORE_UNREACHABLE', ({ open }) =>
    open({ settings, patience: { attempts: 2 } }).put('key', X()),
  );
  assert.match(error.what, /ECONNREFUSED/);
  const endpoint = 'http://no-such-host.invalid';
  await refused('STORE_UNREACHABLE', ({ open }) =>
    open({ settings: { endpoint }, patience: { attempts: 2 } }).put('key', X()),
  );
});

test('a lock for a bucket that was made without', async () => {
  await using place = await s3Place({ kind: { lock: false } });
  const lock = { until: new Date(Date.now() + 60_000), mode: 'governance' } as const;
  const error = await rejects(() => place.store.put('key', X(), { lock }), 'STORE_NO_LOCK');
  assert.match(withoutSecrets(error).fix, /object lock/);
  await place.store.put('key', X());
  await rejects(() => place.store.extendLock('key', lock), 'STORE_NO_LOCK');
});

test('codes that nobody foresaw', async () => {
  for (const [code, status, expected] of [
    ['XMinioStorageFull', 507, 'STORE_FULL'],
    ['QuotaExceeded', 403, 'STORE_FULL'],
    ['InvalidObjectState', 403, 'STORE_ARCHIVED'],
    ['TeapotError', 418, 'STORE_REFUSED'],
    ['ServiceUnavailable', 503, 'STORE_BUSY'],
    ['ExpiredToken', 400, 'STORE_CREDENTIALS_EXPIRED'],
  ] as const) {
    await refused(expected, ({ store, fake }) => {
      fake.faults.add({ on: 'PutObject', times: 9, so: { kind: 'refuse', code, status } });
      return store.put('key', X());
    });
  }
});

test('servers without conditional writes are asked without, after they say so', async () => {
  await using place = await s3Place({ kind: { conditional: 'refused' } });
  await place.store.put('key', X(), { ifAbsent: true });
  await rejects(() => place.store.put('key', X(), { ifAbsent: true }), 'STORE_EXISTS');
  const off = place.open({ address: 'backups?if-none-match=off' });
  assert.is(off.features.conditional, false);
  await off.put('other', X(), { ifAbsent: true });
  await rejects(() => off.put('other', X(), { ifAbsent: true }), 'STORE_EXISTS');
});

test('the store’s own clock, whatever the answer', async () => {
  await using place = await s3Place();
  place.fake.state.clockOffset = 8 * 60_000;
  const ahead = async () => (await place.store.now()).getTime() - Date.now();
  assert.ok(Math.abs((await ahead()) - 8 * 60_000) < 2000);
  place.fake.denied.add('HeadBucket');
  assert.ok(Math.abs((await ahead()) - 8 * 60_000) < 2000, 'a refusal has a date too');
  place.fake.state.clockOffset = 60 * 60_000;
  assert.ok(Math.abs((await ahead()) - 60 * 60_000) < 2000, 'a clock that is too far off is what it is for');
});

test('a body of a key that is absent, with a server that hides it', async () => {
  await using place = await s3Place();
  place.fake.denied.add('GetObject');
  const error = await rejects(() => collect(place.store.get('absent')), 'STORE_DENIED');
  assert.match(error.fix, /right to list/);
});

test.run();
