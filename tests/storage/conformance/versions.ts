import * as assert from 'uvu/assert';
import { all, collect, keys, list } from './bytes.ts';
import { type It, rejects } from './harness.ts';

/** Versions, in stores that keep them; and what the others tell instead. */
export function versions(it: It): void {
  it('versions of a key are told newest first, and each can be read', 'versions', async ({ store }) => {
    const versionOf = async (text: string) =>
      (await store.put('a/key', list([Buffer.from(text)]))).version ?? '';
    const first = await versionOf('one');
    const second = await versionOf('three');
    await store.put('a/other', list([Buffer.from('x')]));
    assert.ok(first !== '' && second !== '' && first !== second);
    assert.is((await store.head('a/key'))?.version, second);
    assert.is((await store.head('a/key', first))?.size, 3);
    assert.is((await collect(store.get('a/key', { version: first }))).toString(), 'one');
    assert.is((await collect(store.get('a/key', { version: first, offset: 1 }))).toString(), 'ne');
    const told = (await all(store.listVersions('a/'))).map(({ key, version, latest, marker, size }) => ({
      key,
      version: key === 'a/key' ? version : '',
      latest,
      marker,
      size,
    }));
    assert.equal(told, [
      { key: 'a/key', version: second, latest: true, marker: false, size: 5 },
      { key: 'a/key', version: first, latest: false, marker: false, size: 3 },
      { key: 'a/other', version: '', latest: true, marker: false, size: 1 },
    ]);
  });

  it('removing without a version hides, and what is hidden is still there', 'versions', async ({ store }) => {
    const { version = '' } = await store.put('key', list([Buffer.from('kept')]));
    await store.remove('key');
    assert.is(await store.head('key'), undefined);
    assert.equal(await keys(store, ''), []);
    assert.is((await collect(store.get('key', { version }))).toString(), 'kept');
    const [marker, kept, ...rest] = await all(store.listVersions(''));
    assert.is(marker?.marker, true);
    assert.is(marker?.latest, true);
    assert.is(kept?.version, version);
    assert.is(rest.length, 0);
    await rejects(() => collect(store.get('key', { version: marker?.version ?? '' })), 'STORE_NOT_FOUND');
    await store.remove('key', marker?.version);
    assert.is((await collect(store.get('key'))).toString(), 'kept', 'without the mark it is back');
  });

  it('removing by version removes for good', 'versions', async ({ store }) => {
    const first = await store.put('key', list([Buffer.from('one')]));
    await store.put('key', list([Buffer.from('two')]));
    await store.remove('key', first.version);
    await rejects(() => collect(store.get('key', { version: first.version ?? '' })), 'STORE_NOT_FOUND');
    assert.is(await store.head('key', first.version), undefined);
    for (const { key, version } of await all(store.listVersions(''))) await store.remove(key, version);
    assert.equal(await all(store.listVersions('')), []);
    await store.remove('key', first.version);
  });

  it('a store tells its versions page by page', 'versions', async ({ store }) => {
    for (let round = 0; round < 3; round++) {
      await Promise.all(
        Array.from({ length: 400 }, (_, i) => store.put(`v/${1000 + i}`, list([Buffer.from('x')]))),
      );
    }
    const told = await all(store.listVersions('v/'));
    assert.is(told.length, 1200);
    assert.is(new Set(told.map(({ version }) => version)).size, 1200);
    assert.is(told.filter(({ latest }) => latest).length, 400);
  });

  it(
    'everything that is told as a version can be removed, with versions or without',
    'version list',
    async ({ store }) => {
      for (const key of ['a/1', 'a/2', 'b']) await store.put(key, list([Buffer.from(key)]));
      const told = await all(store.listVersions('a/'));
      assert.equal(
        told.map(({ key, latest, marker }) => ({ key, latest, marker })),
        ['a/1', 'a/2'].map((key) => ({ key, latest: true, marker: false })),
      );
      for (const { key, version } of told) await store.remove(key, version);
      assert.equal(await keys(store, ''), ['b']);
    },
  );
}
