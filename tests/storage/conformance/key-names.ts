import * as assert from 'uvu/assert';
import { collect, keys, list, sorted } from './bytes.ts';
import { type It, rejects } from './harness.ts';

/** Keys of every kind. */
export function keyNames(it: It): void {
  it('keys in any script, with spaces and signs', 'odd keys', async ({ store }) => {
    const odd = [
      'Ünïcödé/ключ/鍵.bha',
      'emoji/😀/🗝️.json',
      'space in name/ leading and trailing ',
      'signs/+%20&=?#@!$\'"()[]{}~^`;,*<>|:',
      'dots/.hidden/..two/three...',
    ];
    for (const key of odd) await store.put(key, list([Buffer.from(key)]));
    for (const key of odd) {
      assert.is((await collect(store.get(key))).toString(), key);
      assert.is((await store.head(key))?.size, Buffer.byteLength(key));
    }
    assert.equal(await keys(store, ''), sorted(odd));
    for (const key of odd) await store.remove(key);
    assert.equal(await keys(store, ''), []);
  });

  it('the longest names', 'long names', async ({ store }) => {
    const key = `${'a'.repeat(255)}/${'b'.repeat(255)}`;
    await store.put(key, list([Buffer.from(key)]));
    assert.is((await collect(store.get(key))).toString(), key);
    assert.equal(await keys(store, ''), [key]);
  });

  it('keys that could leave the store, or that some driver cannot hold', async ({ store }) => {
    for (const key of [
      '',
      '/absolute',
      '../outside',
      'a/../../outside',
      'a/./b',
      'a//b',
      'trailing/',
      'back\\slash',
      'nul\0byte',
      'new\nline',
      'lone\ud800surrogate',
      `${'a'.repeat(256)}`,
      `${'a/'.repeat(600)}b`,
    ]) {
      const label = JSON.stringify(key.slice(0, 20));
      await rejects(() => store.put(key, list([Buffer.from('x')])), 'STORE_KEY', label);
      await rejects(() => collect(store.get(key)), 'STORE_KEY', label);
      await rejects(() => store.head(key), 'STORE_KEY', label);
      await rejects(() => store.remove(key), 'STORE_KEY', label);
    }
    for (const prefix of ['../', '/', 'a/../', 'nul\0']) {
      await rejects(() => keys(store, prefix), 'STORE_KEY', prefix);
    }
    assert.equal(await keys(store, ''), []);
  });
}
