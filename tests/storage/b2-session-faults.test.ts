import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { b2Place } from './b2-place.ts';
import { ADDRESS, count, LARGE, putThrough } from './b2-puts.ts';
import { all, collect, keys, list, MIB, patterned } from './conformance/bytes.ts';
import { rejects } from './conformance/harness.ts';

test('an upload URL that works is used again, and by one upload at a time', async () => {
  await using place = await b2Place({ address: 'backups?requests=4' });
  for (let i = 0; i < 5; i++) await place.store.put(`one/${i}`, list([Buffer.from('x')]));
  assert.is(count(place, 'b2_get_upload_url'), 1);
  // The fake refuses a second upload on a URL that is busy.
  await Promise.all(
    Array.from({ length: 40 }, (_, i) => place.store.put(`many/${i}`, list([patterned(100)]))),
  );
  assert.ok(count(place, 'b2_get_upload_url') <= 4);
  assert.ok(place.fake.mostAtOnce <= 4);
  assert.is((await keys(place.store, 'many/')).length, 40);
});

test('upload URLs that all ran out are fetched anew, and not tried one by one', async () => {
  await using place = await b2Place({ address: 'backups?requests=16', patience: { attempts: 3 } });
  const many = (name: string) =>
    Promise.all(
      Array.from({ length: 16 }, (_, i) => place.store.put(`${name}/${i}`, list([patterned(100)]))),
    );
  await many('a');
  place.fake.state.expireTargets();
  await many('b');
  assert.is((await keys(place.store, 'b/')).length, 16);
  assert.is(count(place, 'b2_authorize_account'), 1, 'the account’s own token is not touched by that');
});

test('the account’s token runs out in the middle, again and again', async () => {
  await using place = await b2Place({ address: ADDRESS });
  async function* body() {
    for (let at = 0; at < LARGE.length; at += MIB) {
      if (at % (4 * MIB) === 0) place.fake.state.expireTokens();
      yield LARGE.subarray(at, at + MIB);
    }
    place.fake.state.expireTokens();
  }
  await place.store.put('key', body());
  place.fake.state.expireTokens();
  assert.ok((await collect(place.store.get('key'))).equals(LARGE));
  place.fake.state.expireTokens();
  assert.equal(await keys(place.store, ''), ['key']);
  place.fake.state.expireTokens();
  assert.is((await all(place.store.listVersions(''))).length, 1);
  assert.ok(count(place, 'b2_authorize_account') >= 5);
});

test('many calls that meet an old token share one new session', async () => {
  await using place = await b2Place();
  await place.store.put('key', list([Buffer.from('x')]));
  place.fake.state.expireTokens();
  await Promise.all(Array.from({ length: 20 }, () => place.store.head('key')));
  assert.is(count(place, 'b2_authorize_account'), 2);
});

test('a key that is deleted in the middle is told as such, with nothing left to try', async () => {
  await using place = await b2Place();
  await place.store.put('key', list([Buffer.from('x')]));
  place.fake.state.keys.clear();
  place.fake.state.expireTokens();
  const error = await rejects(() => place.store.head('key'), 'STORE_CREDENTIALS');
  assert.match(error.fix, /B2_APPLICATION_KEY_ID/);
  assert.is(count(place, 'b2_authorize_account'), 2);
});

test('a page of a proxy is not taken for an answer', async () => {
  await putThrough([
    { on: 'b2_authorize_account', so: { kind: 'page' } },
    { on: 'b2_get_upload_part_url', so: { kind: 'page' } },
    { on: 'b2_list_file_names', so: { kind: 'page' } },
  ]);
  await using place = await b2Place({ patience: { attempts: 2 } });
  place.fake.faults.add({ on: 'b2_authorize_account', times: 9, so: { kind: 'page' } });
  const error = await rejects(() => place.store.now(), 'STORE_ANSWER');
  assert.match(error.fix, /proxies/);
});

test('an abort also ends the wait for a session', async () => {
  await using place = await b2Place();
  const stop = new AbortController();
  place.fake.faults.add({ on: 'b2_authorize_account', so: { kind: 'hang', milliseconds: 300_000 } });
  setTimeout(() => stop.abort(), 50);
  // Without an end to the wait this file would run into its time limit.
  await rejects(() => place.store.put('key', list([]), { signal: stop.signal }), 'INTERRUPTED');
});

test('no error holds a credential, a token or an upload URL', async () => {
  await using place = await b2Place({ address: ADDRESS, patience: { attempts: 2 } });
  const texts: string[] = [];
  const { applicationKey, applicationKeyId } = place.fake.key;
  for (const on of [
    'b2_authorize_account',
    'b2_get_upload_url',
    'b2_upload_file',
    'b2_list_file_versions',
    'b2_hide_file',
    'b2_download_file_by_name',
  ] as const) {
    await place.open({ address: ADDRESS }).put('key', list([Buffer.from('x')]));
    const tokens = [
      ...place.fake.state.tokens.keys(),
      ...[...place.fake.state.targets.values()].map((t) => t.token),
    ];
    const message = `More than one concurrent upload using auth token ${tokens.join(' ')} of ${applicationKey} ${applicationKeyId}`;
    place.fake.faults.add({ on, so: { kind: 'refuse', status: 400, code: 'weird', message } });
    const store = place.open({ address: ADDRESS, patience: { attempts: 2 } });
    const [outcome] = await Promise.allSettled([
      on === 'b2_hide_file'
        ? store.remove('key')
        : on === 'b2_download_file_by_name'
          ? collect(store.get('key'))
          : on === 'b2_list_file_versions'
            ? all(store.listVersions(''))
            : store.put('key', list([Buffer.from('x')])),
    ]);
    assert.is(outcome?.status, 'rejected', on);
    texts.push(outcome?.status === 'rejected' ? deep(outcome.reason) : '');
    for (const secret of [applicationKey, applicationKeyId, ...tokens, '/pod-', 'Basic ']) {
      assert.not.match(texts.at(-1) ?? '', secret, on);
    }
  }
  assert.match(texts.join('\n'), /weird/);
});

/** All that can be seen of an error, its causes and their fields included. */
function deep(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? '';
  const fields = Object.getOwnPropertyNames(error).map((name) => String(Reflect.get(error, name)));
  return [...fields, error.cause === undefined ? '' : deep(error.cause)].join('\n');
}

test.run();
