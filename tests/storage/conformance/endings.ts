import * as assert from 'uvu/assert';
import { BulkheadError } from '../../../scripts/lib/runtime/errors.ts';
import { collect, keys, list, MIB, patterned } from './bytes.ts';
import { type It, rejects } from './harness.ts';

/** Puts that do not come to their end. */
export function endings(it: It): void {
  it('a body that fails leaves no object and nothing behind', 'aborts', async ({ store, remains }) => {
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

  it('a sweep leaves whole objects alone', 'sweep', async ({ store }) => {
    await store.put('kept', list([Buffer.from('x')]));
    assert.equal(await store.sweep(new Date(Date.now() + 60_000)), []);
    assert.equal(await keys(store, ''), ['kept']);
  });
}
