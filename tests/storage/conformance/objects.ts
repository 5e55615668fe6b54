import { createHash } from 'node:crypto';
import * as assert from 'uvu/assert';
import { collect, keys, list, MIB, patterned, pieces } from './bytes.ts';
import { type It, rejects } from './harness.ts';

/** What is put comes back. */
export function objects(it: It): void {
  it('an object comes back as it was put, with its size and digest', async ({ store }) => {
    const bytes = patterned(3 * MIB + 17);
    const stored = await store.put('v1/a/runs/x/shared.bha', pieces(bytes, 100_000));
    assert.is(stored.size, bytes.length);
    assert.is(stored.sha256, createHash('sha256').update(bytes).digest('hex'));
    assert.ok((await collect(store.get('v1/a/runs/x/shared.bha'))).equals(bytes));
    const head = await store.head('v1/a/runs/x/shared.bha');
    assert.is(head?.key, 'v1/a/runs/x/shared.bha');
    assert.is(head?.size, bytes.length);
    assert.instance(head?.modified, Date);
  });

  it('an empty object, from no piece and from empty pieces', async ({ store }) => {
    for (const [key, body] of [
      ['none', []],
      ['empty', [Buffer.alloc(0), Buffer.alloc(0)]],
    ] as const) {
      const stored = await store.put(key, list(body));
      assert.is(stored.size, 0);
      assert.is(stored.sha256, createHash('sha256').digest('hex'));
      assert.is((await store.head(key))?.size, 0);
      assert.is((await collect(store.get(key))).length, 0);
      assert.is((await collect(store.get(key, { offset: 0, length: 10 }))).length, 0);
    }
  });

  it('pieces of every kind: bytes, single bytes, one large piece, views into a larger buffer', async ({
    store,
  }) => {
    const bytes = patterned(5 * MIB);
    for (const [key, size] of [
      ['single', 1],
      ['odd', 4099],
      ['whole', 5 * MIB],
    ] as const) {
      const part = size === 1 ? bytes.subarray(0, 2000) : bytes;
      await store.put(key, pieces(part, size));
      assert.ok((await collect(store.get(key))).equals(part), key);
    }
    const view = new Uint8Array(bytes.buffer, bytes.byteOffset + 5, 100);
    await store.put('view', list([view]));
    assert.ok((await collect(store.get('view'))).equals(Buffer.from(view)));
  });

  it('what is not there', async ({ store }) => {
    assert.is(await store.head('absent'), undefined);
    assert.is(await store.head('absent/deeper'), undefined);
    const error = await rejects(() => collect(store.get('absent')), 'STORE_NOT_FOUND');
    assert.match(error.what, /absent/);
    await store.remove('absent');
    assert.equal(await keys(store, ''), []);
    assert.equal(await keys(store, 'absent/'), []);
  });

  it('a second put replaces, a removed object is gone', async ({ store }) => {
    await store.put('key', list([Buffer.from('one')]));
    await store.put('key', list([Buffer.from('three')]));
    assert.is((await collect(store.get('key'))).toString(), 'three');
    await store.remove('key');
    assert.is(await store.head('key'), undefined);
    await rejects(() => collect(store.get('key')), 'STORE_NOT_FOUND');
    await store.put('key', list([Buffer.from('again')]));
    assert.is((await collect(store.get('key'))).toString(), 'again');
  });

  it('a slow body is stored whole, and a fast one is not read ahead of the store', async ({ store }) => {
    let asked = 0;
    async function* slow() {
      for (; asked < 20; asked++) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        yield patterned(10_000);
      }
    }
    assert.is((await store.put('slow', slow())).size, 200_000);
  });

  it('the store’s clock, and the times of its objects', async ({ store, remains }) => {
    const before = await store.now();
    await store.put('timed', list([Buffer.from('x')]));
    const modified = (await store.head('timed'))?.modified.getTime() ?? 0;
    const after = await store.now();
    assert.ok(before.getTime() - 1000 <= modified && modified <= after.getTime() + 1000);
    assert.is((await remains()).length, 1);
  });

  it('a store describes itself', async ({ store }) => {
    assert.ok(store.description.length > 3);
  });
}
