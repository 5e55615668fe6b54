import * as assert from 'uvu/assert';
import { all, keys, list, sorted } from './bytes.ts';
import { type It, rejects } from './harness.ts';

/** What a store tells of what it has. */
export function listing(it: It): void {
  it('a list is sorted by bytes and takes any prefix, not only folders', 'sorted', async ({ store }) => {
    const every = [
      'a.txt',
      'a/x',
      'a/y/z',
      'a0',
      'ab/1',
      'b',
      'runs/2026-01',
      'runs/2026-01x/m',
      'runs/2026-02',
      'Ａ',
      '😀',
    ];
    for (const key of [...every].reverse()) await store.put(key, list([Buffer.from(key)]));
    assert.equal(await keys(store, ''), sorted(every));
    for (const prefix of ['a', 'a/', 'a/y', 'a/y/', 'ab', 'runs/2026-01', 'runs/2026-01/', 'c', 'b/', 'Ａ']) {
      assert.equal(await keys(store, prefix), sorted(every.filter((key) => key.startsWith(prefix))), prefix);
    }
    for await (const { key, size, modified } of store.list('a/')) {
      assert.is(size, key.length);
      assert.instance(modified, Date);
    }
  });

  it('a list of more than a page is whole, and may be left early', 'many keys', async ({ store }) => {
    const every = Array.from(
      { length: it.many },
      (_, i) => `v1/p/runs/r/t/${i.toString(16).padStart(6, '0')}.bha`,
    );
    for (let at = 0; at < every.length; at += 40) {
      await Promise.all(every.slice(at, at + 40).map((key) => store.put(key, list([Buffer.from('x')]))));
    }
    assert.equal(await keys(store, 'v1/p/runs/'), every);
    for await (const { key } of store.list('v1/p/')) {
      assert.is(key, every[0]);
      break;
    }
  });

  it('folders are told once each, without what is in them', async ({ store }) => {
    for (const key of ['a.txt', 'a/1/x', 'a/1/y/z', 'a/2/x', 'a/3', 'a-b/1', 'a.b/1', 'b/1']) {
      await store.put(key, list([Buffer.from('x')]));
    }
    const folders = (prefix: string) => all(store.listFolders(prefix));
    assert.equal(await folders('a/'), ['a/1/', 'a/2/']);
    assert.equal(await folders(''), ['a-b/', 'a.b/', 'a/', 'b/']);
    assert.equal(await folders('a'), ['a-b/', 'a.b/', 'a/']);
    assert.equal(await folders('a/1/y/'), []);
    assert.equal(await folders('c/'), []);
    await store.remove('a/2/x');
    assert.equal(await folders('a/'), ['a/1/'], 'a folder without an object is none');
    await rejects(() => folders('../'), 'STORE_KEY');
  });

  it('more folders than a page', 'many keys', async ({ store }) => {
    const names = Array.from({ length: it.many }, (_, i) => `runs/${String(i).padStart(5, '0')}/`);
    for (let at = 0; at < names.length; at += 40) {
      await Promise.all(
        names.slice(at, at + 40).map((name) => store.put(`${name}m`, list([Buffer.from('x')]))),
      );
    }
    assert.equal(await all(store.listFolders('runs/')), names);
  });
}
