import { createHash } from 'node:crypto';
import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import type { Store, StoredObject } from '../../scripts/lib/storage/store.ts';

/** A store with nothing in it, for one test. */
export interface EmptyStore extends AsyncDisposable {
  store: Store;
  /** All that is physically there, also what `list` must not show: the remains of unfinished puts. */
  remains(): Promise<string[]>;
}

export interface Conformance {
  /** Objects in the paging test; more than one page of the driver. */
  many?: number;
  /** Whether of several puts at once with `ifAbsent` exactly one wins; not so where a bucket cannot do it. */
  conditional?: boolean;
}

const MIB = 1 << 20;

/** What every driver must do, as tests. The caller ends its file with `test.run()`. */
export function conformance(
  test: Test,
  open: () => Promise<EmptyStore>,
  { many = 1203, conditional = true }: Conformance = {},
): void {
  const it = (name: string, work: (opened: EmptyStore) => Promise<void>) =>
    test(name, async () => {
      await using opened = await open();
      await work(opened);
    });

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

  it('ranges', async ({ store }) => {
    const bytes = patterned(2 * MIB + 100);
    await store.put('ranged', pieces(bytes, MIB));
    const range = async (offset?: number, length?: number) =>
      collect(
        store.get('ranged', {
          ...(offset === undefined ? {} : { offset }),
          ...(length === undefined ? {} : { length }),
        }),
      );
    assert.ok((await range(0, 12)).equals(bytes.subarray(0, 12)));
    assert.ok((await range(MIB - 1, 2)).equals(bytes.subarray(MIB - 1, MIB + 1)));
    assert.ok((await range(5)).equals(bytes.subarray(5)));
    assert.ok((await range(undefined, 7)).equals(bytes.subarray(0, 7)));
    assert.ok((await range(2 * MIB, 4000)).equals(bytes.subarray(2 * MIB)));
    assert.is((await range(10, 0)).length, 0);
    assert.is((await range(bytes.length, 10)).length, 0);
    await rejects(() => range(bytes.length + 1, 10), 'STORE_RANGE');
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

  it('a reader that stops early is let go', async ({ store }) => {
    await store.put('long', pieces(patterned(4 * MIB), MIB));
    for await (const piece of store.get('long')) {
      assert.ok(piece.length > 0);
      break;
    }
    await store.remove('long');
  });

  it('a body that fails leaves no object and nothing behind', async ({ store, remains }) => {
    async function* broken(after: number) {
      for (let i = 0; i < after; i++) yield patterned(MIB);
      throw new Error('the server closed the connection');
    }
    for (const after of [0, 1, 7]) {
      for (const ifAbsent of [false, true]) {
        let thrown: unknown;
        try {
          await store.put('broken', broken(after), { ifAbsent });
        } catch (error) {
          thrown = error;
        }
        assert.match(String(thrown), /the server closed the connection/);
        assert.is(await store.head('broken'), undefined);
      }
    }
    assert.equal(await remains(), []);
  });

  it('a body that fails leaves the object before it as it was', async ({ store }) => {
    await store.put('key', list([Buffer.from('good')]));
    async function* broken() {
      yield Buffer.from('bad');
      throw new Error('no');
    }
    try {
      await store.put('key', broken());
      assert.unreachable();
    } catch (error) {
      assert.match(String(error), /no/);
    }
    assert.is((await collect(store.get('key'))).toString(), 'good');
  });

  it('an abort ends a put, also one that waits for its body', async ({ store, remains }) => {
    const before = new AbortController();
    before.abort(new BulkheadError({ what: 'stopped', fix: 'Start it again some time.', code: 'STOPPED' }));
    await rejects(() => store.put('a', list([Buffer.from('x')]), { signal: before.signal }), 'STOPPED');

    const during = new AbortController();
    async function* stuck() {
      yield patterned(MIB);
      setTimeout(() => during.abort(), 20);
      await new Promise((resolve) => setTimeout(resolve, 1500).unref());
      yield patterned(MIB);
    }
    const started = Date.now();
    await rejects(() => store.put('b', stuck(), { signal: during.signal }), 'INTERRUPTED');
    assert.ok(Date.now() - started < 1200, 'it waited for the body');

    const after = new AbortController();
    await store.put('c', list([Buffer.from('x')]), { signal: after.signal });
    after.abort();
    assert.equal(await keys(store, ''), ['c']);
    assert.is((await remains()).length, 1);
  });

  it('a body left early is closed', async ({ store }) => {
    let closed = false;
    const stop = new AbortController();
    async function* body() {
      try {
        for (;;) {
          yield patterned(1000);
          stop.abort();
        }
      } finally {
        closed = true;
      }
    }
    await rejects(() => store.put('a', body(), { signal: stop.signal }), 'INTERRUPTED');
    assert.ok(closed);
  });

  it('ifAbsent refuses a taken key and leaves it as it was', async ({ store, remains }) => {
    await store.put('key', list([Buffer.from('first')]), { ifAbsent: true });
    const error = await rejects(
      () => store.put('key', list([Buffer.from('second')]), { ifAbsent: true }),
      'STORE_EXISTS',
    );
    assert.match(error.what, /key/);
    assert.is((await collect(store.get('key'))).toString(), 'first');
    assert.is((await remains()).length, 1);
  });

  if (conditional) {
    it('of several puts at once with ifAbsent exactly one wins, and its bytes stand', async ({ store }) => {
      for (let round = 0; round < 10; round++) {
        const names = Array.from({ length: 8 }, (_, i) => `writer ${i} of round ${round}`);
        const outcomes = await Promise.allSettled(
          names.map((name) => store.put(`race/${round}`, pieces(Buffer.from(name), 5), { ifAbsent: true })),
        );
        const winners = names.filter((_, i) => outcomes[i]?.status === 'fulfilled');
        assert.is(winners.length, 1);
        assert.is((await collect(store.get(`race/${round}`))).toString(), winners[0]);
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected') assert.is(outcome.reason.code, 'STORE_EXISTS');
        }
      }
    });
  }

  it('of several puts at once without it one whole object stands', async ({ store }) => {
    const bodies = Array.from({ length: 6 }, (_, i) => Buffer.alloc(2 * MIB, i));
    await Promise.all(bodies.map((body) => store.put('key', pieces(body, 300_000))));
    const found = await collect(store.get('key'));
    assert.ok(bodies.some((body) => body.equals(found)));
  });

  it('keys in any script, with spaces and signs', async ({ store }) => {
    const odd = [
      'Ünïcödé/ключ/鍵.bha',
      'emoji/😀/🗝️.json',
      'space in name/ leading and trailing ',
      'signs/+%20&=?#@!$\'"()[]{}~^`;,*<>|:',
      'dots/.hidden/..two/three...',
      'a'.repeat(255),
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

  it('a list is sorted by bytes and takes any prefix, not only folders', async ({ store }) => {
    const all = [
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
    for (const key of [...all].reverse()) await store.put(key, list([Buffer.from(key)]));
    assert.equal(await keys(store, ''), sorted(all));
    for (const prefix of ['a', 'a/', 'a/y', 'a/y/', 'ab', 'runs/2026-01', 'runs/2026-01/', 'c', 'b/', 'Ａ']) {
      assert.equal(await keys(store, prefix), sorted(all.filter((key) => key.startsWith(prefix))), prefix);
    }
    for await (const { key, size, modified } of store.list('a/')) {
      assert.is(size, key.length);
      assert.instance(modified, Date);
    }
  });

  it('a list of more than a page is whole, and may be left early', async ({ store }) => {
    const all = Array.from(
      { length: many },
      (_, i) => `v1/p/runs/r/t/${i.toString(16).padStart(6, '0')}.bha`,
    );
    for (let at = 0; at < all.length; at += 40) {
      await Promise.all(all.slice(at, at + 40).map((key) => store.put(key, list([Buffer.from('x')]))));
    }
    assert.equal(await keys(store, 'v1/p/runs/'), all);
    for await (const { key } of store.list('v1/p/')) {
      assert.is(key, all[0]);
      break;
    }
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

  it('a sweep leaves whole objects alone', async ({ store }) => {
    await store.put('kept', list([Buffer.from('x')]));
    assert.equal(await store.sweep(new Date(Date.now() + 60_000)), []);
    assert.equal(await keys(store, ''), ['kept']);
  });

  it('a store describes itself', async ({ store }) => {
    assert.ok(store.description.length > 3);
  });
}

/** The error, which must be one of ours with this code. */
export async function rejects(work: () => unknown, code: string, label = ''): Promise<BulkheadError> {
  let thrown: unknown;
  try {
    await work();
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof BulkheadError))
    throw thrown ?? new Error(`expected ${code}, got no error ${label}`);
  assert.is(thrown.code, code, `${label} ${thrown.message}`);
  assert.ok(thrown.fix.length > 10);
  return thrown;
}

export async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}

export async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function* list(items: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* items;
}

export async function keys(store: Store, prefix: string): Promise<string[]> {
  const found: StoredObject[] = [];
  for await (const object of store.list(prefix)) found.push(object);
  return found.map(({ key }) => key);
}

export function patterned(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; at++) bytes[at] = (at * 31 + (at >> 8) * 17 + (at >> 16)) & 255;
  return bytes;
}

function sorted(all: readonly string[]): string[] {
  return [...all].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
