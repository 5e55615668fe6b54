import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Fault, REFUSALS } from '../support/b2-fake/faults.ts';
import { type B2Place, b2Place, type PlaceOptions } from './b2-place.ts';
import { all, collect, keys, list, MIB, patterned, pieces } from './conformance/bytes.ts';
import { rejects } from './conformance/harness.ts';

const PART = 5 * MIB;
const LARGE = patterned(3 * PART + 1000);
const ADDRESS = 'backups/p?part-size=5';
const count = ({ fake }: B2Place, operation: string) => fake.log.filter((name) => name === operation).length;

/** Puts an object while that goes wrong; it must come through whole, or not at all. */
async function putThrough(
  faults: readonly Fault[],
  {
    bytes = LARGE,
    look,
    ...options
  }: PlaceOptions & { bytes?: Buffer; look?: (place: B2Place) => void } = {},
) {
  await using place = await b2Place({ address: ADDRESS, ...options });
  place.fake.faults.add(...faults);
  const stored = await place.store.put('key', pieces(bytes, MIB), { ifAbsent: true });
  assert.is(stored.size, bytes.length);
  const expected = faults.reduce((sum, { times = 1 }) => sum + times, 0);
  assert.is(place.fake.faults.met, expected, 'every fault was met');
  assert.ok((await collect(place.store.get('key'))).equals(bytes));
  assert.is((await place.store.head('key'))?.version, stored.version);
  assert.equal(await place.remains(), ['p/key']);
  assert.is(place.fake.state.all().length, 1, 'one version, and nothing begun');
  assert.equal(place.warnings, []);
  look?.(place);
}

/** Puts a large object while that goes wrong for good; nothing may be left. */
async function putInVain(faults: readonly Fault[], code: string, options: PlaceOptions = {}) {
  await using place = await b2Place({ address: ADDRESS, patience: { attempts: 3 }, ...options });
  place.fake.faults.add(...faults);
  const error = await rejects(() => place.store.put('key', pieces(LARGE, MIB)), code);
  assert.ok(place.fake.faults.met > 0, 'the fault was met');
  assert.equal(place.fake.state.all(), []);
  assert.equal(place.warnings, []);
  place.fake.faults.clear();
  assert.is(await place.store.head('key'), undefined);
  await place.store.put('key', pieces(LARGE, MIB), { ifAbsent: true });
  return error;
}

test('a 500 and a cut connection on each kind of call are tried again', async () => {
  for (const on of [
    'b2_authorize_account',
    'b2_list_buckets',
    'b2_list_file_names',
    'b2_start_large_file',
    'b2_get_upload_part_url',
    'b2_upload_part',
    'b2_finish_large_file',
    'b2_list_file_versions',
  ] as const) {
    await putThrough([
      { on, times: 2, so: REFUSALS.internal },
      { on, so: { kind: 'cutBefore' } },
      { on, so: REFUSALS.tooMany },
    ]);
  }
  for (const on of ['b2_get_upload_url', 'b2_upload_file'] as const) {
    await putThrough([{ on, times: 3, so: REFUSALS.internal }], { bytes: Buffer.from('small') });
  }
});

test('an upload URL that is busy, cut off, too slow or too old is left for another one', async () => {
  for (const so of [REFUSALS.busy, REFUSALS.timeout, REFUSALS.expired, { kind: 'cutBefore' } as const]) {
    await putThrough([{ on: 'b2_upload_part', part: 2, times: 2, so }], {
      look: (place) => assert.ok(count(place, 'b2_get_upload_part_url') >= 3),
    });
    await putThrough([{ on: 'b2_upload_file', times: 2, so }], {
      bytes: Buffer.from('small'),
      look: (place) => assert.is(count(place, 'b2_get_upload_url'), 3),
    });
  }
});

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
  const began = performance.now();
  const error = await rejects(() => place.store.head('key'), 'STORE_CREDENTIALS');
  assert.match(error.fix, /B2_APPLICATION_KEY_ID/);
  assert.ok(performance.now() - began < 1000);
  assert.is(count(place, 'b2_authorize_account'), 2);
});

test('a storm of 503', async () => {
  await putThrough([
    { on: 'b2_upload_part', times: 12, so: REFUSALS.busy },
    { on: 'b2_finish_large_file', times: 4, so: REFUSALS.busy },
  ]);
  const error = await putInVain([{ on: 'b2_upload_part', times: 999, so: REFUSALS.busy }], 'STORE_BUSY');
  assert.match(error.what, /storing part \d of p?\/?key failed with service_unavailable \(HTTP 503\)/);
});

test('Retry-After is kept', async () => {
  await using place = await b2Place();
  place.fake.faults.add({ on: 'b2_upload_file', so: { ...REFUSALS.busy, retryAfter: 1 } });
  const began = performance.now();
  await place.store.put('key', list([Buffer.from('x')]));
  assert.ok(performance.now() - began >= 990);
});

test('a finish call that failed and succeeded is found to have happened', async () => {
  const on = 'b2_finish_large_file';
  await putThrough([{ on, so: { kind: 'cutAfter' } }]);
  await putThrough([{ on, so: { ...REFUSALS.internal, kind: 'refuseAfter' } }]);
  await putThrough([{ on, so: { ...REFUSALS.busy, kind: 'refuseAfter' } }]);
  await putThrough([{ on, so: { kind: 'cutBody', after: 20 } }]);
  // Also when the look afterwards fails at first.
  await putThrough([
    { on, so: { kind: 'cutAfter' } },
    { on: 'b2_list_file_versions', so: REFUSALS.internal },
  ]);
});

test('a finish call that did not happen is made again', async () => {
  await putThrough([{ on: 'b2_finish_large_file', times: 3, so: { kind: 'cutBefore' } }]);
  await putInVain([{ on: 'b2_finish_large_file', times: 99, so: REFUSALS.internal }], 'STORE_BUSY');
});

test('an answer that was lost stores no second version and begins no second large file', async () => {
  for (const so of [{ kind: 'cutAfter' } as const, { ...REFUSALS.internal, kind: 'refuseAfter' } as const]) {
    await putThrough([{ on: 'b2_upload_file', times: 1, so }], { bytes: Buffer.from('small') });
    await putThrough([{ on: 'b2_start_large_file', times: 1, so }]);
    await putThrough([{ on: 'b2_upload_part', part: 2, times: 2, so }]);
  }
  await putThrough(
    [
      { on: 'b2_upload_file', so: { kind: 'cutAfter' } },
      { on: 'b2_list_file_versions', times: 2, so: REFUSALS.internal },
    ],
    { bytes: Buffer.from('small') },
  );
});

test('a part that arrived with other bytes, or is confirmed with another digest, is sent again', async () => {
  const damaged = { kind: 'refuse', status: 400, code: 'bad_request' } as const;
  const message = 'Checksum did not match data received';
  await putThrough([{ on: 'b2_upload_part', part: 1, times: 2, so: { ...damaged, message } }]);
  await putThrough([{ on: 'b2_upload_part', part: 2, times: 2, so: { kind: 'wrongSha1' } }]);
  await putInVain([{ on: 'b2_upload_part', part: 2, times: 99, so: { kind: 'wrongSha1' } }], 'STORE_DIGEST');
});

test('a small file that is confirmed with another digest is not believed', async () => {
  await using place = await b2Place({ patience: { attempts: 2 } });
  place.fake.faults.add({ on: 'b2_upload_file', times: 2, so: { kind: 'wrongSha1' } });
  await rejects(() => place.store.put('key', list([Buffer.from('x')])), 'STORE_DIGEST');
  assert.equal(place.fake.state.all(), []);
  place.fake.faults.add({ on: 'b2_upload_file', so: { kind: 'wrongSha1' } });
  await place.store.put('key', list([Buffer.from('x')]));
  assert.is(place.fake.state.all().length, 1);
});

test('a part that was confirmed and lost fails the put and leaves nothing', async () => {
  await putInVain([{ on: 'b2_upload_part', part: 1, so: { kind: 'lose' } }], 'STORE_PARTS');
});

test('caps that are used up are told with what to do, and not tried again', async () => {
  for (const [on, so, cap] of [
    ['b2_upload_part', REFUSALS.storageCap, 'storage'],
    ['b2_start_large_file', REFUSALS.storageCap, 'storage'],
    ['b2_get_upload_part_url', REFUSALS.transactionCap, 'transaction'],
  ] as const) {
    const error = await putInVain([{ on, so }], 'STORE_FULL');
    assert.match(error.fix, `The ${cap} cap of the account is used up`);
  }
  await using place = await b2Place();
  await place.store.put('key', list([Buffer.from('x')]));
  place.fake.faults.add({ on: 'b2_download_file_by_name', so: REFUSALS.downloadCap });
  const error = await rejects(() => collect(place.store.get('key')), 'STORE_FULL');
  assert.match(error.what, /reading key failed with download_cap_exceeded \(HTTP 403\) in bucket backups/);
});

test('a body that fails, a full cap or an abort cancels the large file', async () => {
  await using place = await b2Place({ address: ADDRESS });
  async function* broken() {
    yield LARGE;
    throw new Error('the server closed the connection');
  }
  for (let i = 0; i < 3; i++) {
    const [outcome] = await Promise.allSettled([place.store.put('key', broken())]);
    assert.is(outcome?.status, 'rejected');
  }
  assert.equal(place.fake.state.all(), []);
  assert.is(count(place, 'b2_cancel_large_file'), 3);
});

test('a cancel that fails is told, does not hide why, and a sweep makes up for it', async () => {
  await using place = await b2Place({ address: ADDRESS, patience: { attempts: 2 } });
  place.fake.faults.add({ on: 'b2_cancel_large_file', times: 2, so: REFUSALS.internal });
  async function* broken() {
    yield LARGE;
    throw new Error('the server closed the connection');
  }
  const [outcome] = await Promise.allSettled([place.store.put('key', broken())]);
  assert.match(outcome?.status === 'rejected' ? String(outcome.reason) : '', /closed the connection/);
  assert.equal(await place.remains(), ['upload of p/key']);
  assert.match(place.warnings[0] ?? '', /aborting the upload of .*key failed with internal_error.*sweep/);
  assert.equal(await all(place.store.listVersions('')), [], 'it is no version yet');
  assert.equal(await place.store.sweep(new Date(Date.now() - 60_000)), []);
  const [swept = '', ...others] = await place.store.sweep(new Date(Date.now() + 60_000));
  assert.match(swept, /^key \(upload of /);
  assert.equal(others, []);
  assert.equal(await place.remains(), []);
});

test('a cancel whose answer was lost counts as done', async () => {
  await using place = await b2Place({ address: ADDRESS });
  place.fake.faults.add({ on: 'b2_cancel_large_file', so: { kind: 'cutAfter' } });
  async function* broken() {
    yield LARGE;
    throw new Error('no');
  }
  await Promise.allSettled([place.store.put('key', broken())]);
  assert.equal(place.warnings, []);
  assert.equal(await place.remains(), []);
});

test('a sweep goes through pages, and leaves what is outside of the prefix alone', async () => {
  await using place = await b2Place({ address: ADDRESS, kind: { pageSize: 2 } });
  const nothing = {
    action: 'start',
    info: {},
    sha1: 'none',
    size: 0,
    pieces: [],
    retention: undefined,
  } as const;
  for (const name of ['p/a', 'p/b', 'p/c', 'p/d', 'p/e', 'pp/f', 'q']) {
    place.fake.state.add({ ...nothing, name });
  }
  assert.is((await place.store.sweep(new Date(Date.now() + 60_000))).length, 5);
  assert.equal(await place.remains(), ['upload of pp/f', 'upload of q']);
});

test('parts that end in any order are finished in theirs', async () => {
  await putThrough([
    { on: 'b2_upload_part', part: 1, so: { kind: 'hang', milliseconds: 300 } },
    { on: 'b2_upload_part', part: 2, so: { kind: 'hang', milliseconds: 150 } },
  ]);
});

test('a server that does not answer is given up and asked again', async () => {
  const patience = { quiet: 600, slowest: 100 * MIB };
  const hang: Fault = { on: 'b2_upload_part', part: 1, so: { kind: 'hang', milliseconds: 5000 } };
  await putThrough([hang], { patience });
  await putInVain([{ ...hang, times: 9 }], 'STORE_TIMEOUT', { patience: { ...patience, attempts: 2 } });
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

test('a read that is cut goes on where it ended, in the same version', async () => {
  await using place = await b2Place({ address: ADDRESS });
  await place.store.put('key', pieces(LARGE, MIB));
  place.fake.faults.add(
    { on: 'b2_download_file_by_name', so: { kind: 'cutBody', after: 100_000 } },
    { on: 'b2_download_file_by_id', so: REFUSALS.internal },
    { on: 'b2_download_file_by_id', so: { kind: 'cutBody', after: 7_000_000 } },
  );
  let replaced = false;
  const found: Buffer[] = [];
  for await (const bytes of place.store.get('key')) {
    if (!replaced) await place.store.put('key', list([Buffer.from('another version')]));
    replaced = true;
    found.push(bytes);
  }
  assert.ok(Buffer.concat(found).equals(LARGE));
  assert.is(place.fake.faults.met, 3);
  place.fake.faults.add({ on: 'b2_download_file_by_name', times: 99, so: { kind: 'cutBody', after: 0 } });
  place.fake.faults.add({ on: 'b2_download_file_by_id', times: 99, so: { kind: 'cutBody', after: 0 } });
  await rejects(() => collect(place.store.get('key')), 'STORE_CUT');
});

test('a read that trickles is given up and taken up again', async () => {
  await using place = await b2Place({ patience: { quiet: 400, slowest: 1000 } });
  const bytes = patterned(5000);
  await place.store.put('key', list([bytes]));
  const so = { kind: 'trickle', milliseconds: 50 } as const;
  place.fake.faults.add({ on: 'b2_download_file_by_name', so }, { on: 'b2_download_file_by_id', so });
  assert.ok((await collect(place.store.get('key'))).equals(bytes));
  assert.is(place.fake.faults.met, 2);
});

test('lists that fail on a later page go on', async () => {
  await using place = await b2Place({ kind: { pageSize: 3 } });
  for (let i = 0; i < 10; i++) await place.store.put(`k/${i}`, list([Buffer.from('x')]));
  place.fake.faults.add({ on: 'b2_list_file_names', after: 1, times: 2, so: REFUSALS.busy });
  place.fake.faults.add({ on: 'b2_list_file_versions', after: 2, so: { kind: 'cutBody', after: 200 } });
  assert.is((await keys(place.store, 'k/')).length, 10);
  assert.is((await all(place.store.listVersions('k/'))).length, 10);
  assert.is(place.fake.faults.met, 3);
});

test('an interrupted run ends reads, lists and waits', async () => {
  const place = await b2Place();
  await place.store.put('key', list([Buffer.from('x')]));
  place.fake.faults.add({ on: 'b2_list_file_names', times: 99, so: { ...REFUSALS.busy, retryAfter: 30 } });
  const waiting = place.store.head('key');
  setTimeout(() => void place[Symbol.asyncDispose](), 50);
  await rejects(() => waiting, 'INTERRUPTED');
});

test('an abort also ends the wait for a session', async () => {
  await using place = await b2Place();
  const stop = new AbortController();
  place.fake.faults.add({ on: 'b2_authorize_account', so: { kind: 'hang', milliseconds: 2000 } });
  setTimeout(() => stop.abort(), 50);
  const began = performance.now();
  await rejects(() => place.store.put('key', list([]), { signal: stop.signal }), 'INTERRUPTED');
  assert.ok(performance.now() - began < 1000);
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
