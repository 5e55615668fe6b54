import * as assert from 'uvu/assert';
import type { Lock } from '../../../scripts/lib/storage/store.ts';
import { collect, keys, list, patterned, pieces } from './bytes.ts';
import { type EmptyStore, type It, rejects } from './harness.ts';

/** Seconds from now; locks of tests are short, for the servers that keep them. */
const ahead = (seconds: number): Date => new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000);

/** Locks, in stores that have them; and their refusal in those that have not. */
export function locks(it: It): void {
  it('a locked version cannot be removed before its date', 'lock', async ({ store }) => {
    const until = ahead(5);
    const small = await store.put('small', list([Buffer.from('x')]), { lock: { until, mode: 'governance' } });
    const bytes = patterned(it.partBytes + 100);
    const large = await store.put('large', pieces(bytes, 1 << 20), { lock: { until, mode: 'compliance' } });
    assert.equal((await store.head('small'))?.lock, { until, mode: 'governance' });
    assert.equal((await store.head('large', large.version))?.lock, { until, mode: 'compliance' });
    for (const [key, version] of [
      ['small', small.version],
      ['large', large.version],
    ] as const) {
      const error = await rejects(() => store.remove(key, version), 'STORE_LOCKED');
      assert.match(error.what, until.toISOString());
      assert.match(error.what, key);
    }
    assert.ok((await collect(store.get('large'))).equals(bytes));
  });

  it('removing without a version hides what is locked, and it stays', 'lock', async ({ store }) => {
    const lock: Lock = { until: ahead(5), mode: 'governance' };
    const { version = '' } = await store.put('key', list([Buffer.from('kept')]), { lock });
    await store.remove('key');
    assert.equal(await keys(store, ''), []);
    assert.is((await collect(store.get('key', { version }))).toString(), 'kept');
  });

  it('a lock can be extended, and not shortened', 'lock', async ({ store }) => {
    const { version } = await store.put('key', list([Buffer.from('x')]));
    await store.extendLock('key', { until: ahead(4), mode: 'compliance' }, version);
    await store.extendLock('key', { until: ahead(8), mode: 'compliance' }, version);
    await rejects(
      () => store.extendLock('key', { until: ahead(2), mode: 'compliance' }, version),
      'STORE_LOCKED',
    );
    await rejects(() => store.remove('key', version), 'STORE_LOCKED');
  });

  it('a lock that the store cannot hold is refused and stores nothing', async ({
    store,
    remains,
  }: EmptyStore) => {
    if (store.features.lock) return;
    const lock: Lock = { until: ahead(5), mode: 'governance' };
    await store.put('key', list([Buffer.from('x')]));
    await rejects(() => store.put('locked', list([Buffer.from('x')]), { lock }), 'STORE_NO_LOCK');
    assert.is((await remains()).length, 1);
    assert.equal(await keys(store, ''), ['key']);
    await rejects(() => store.extendLock('key', lock), 'STORE_NO_LOCK');
  });
}
