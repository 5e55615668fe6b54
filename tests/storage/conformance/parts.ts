import { createHash } from 'node:crypto';
import * as assert from 'uvu/assert';
import { collect, MIB, patterned, pieces } from './bytes.ts';
import { type It, rejects } from './harness.ts';

/** Objects of several parts, at and around the size of one. */
export function parts(it: It): void {
  it('exact multiples of the part size, one byte less and one more', async ({ store, remains }) => {
    const part = it.partBytes;
    const sizes = [part - 1, part, part + 1, 2 * part - 1, 2 * part, 2 * part + 1];
    const bytes = patterned(2 * part + 1);
    for (const size of sizes) {
      const body = bytes.subarray(0, size);
      const stored = await store.put(`of ${size}`, pieces(body, 700_001));
      assert.is(stored.size, size);
      assert.is(stored.sha256, createHash('sha256').update(body).digest('hex'));
      assert.is((await store.head(`of ${size}`))?.size, size);
      assert.ok((await collect(store.get(`of ${size}`))).equals(body), String(size));
    }
    assert.is((await remains()).length, sizes.length);
  });

  it('ranges over the bounds of parts', async ({ store }) => {
    const part = it.partBytes;
    const bytes = patterned(2 * part + 100);
    await store.put('ranged', pieces(bytes, MIB));
    for (const [offset, length] of [
      [part - 1, 2],
      [part, 1],
      [part - 10, part + 20],
      [2 * part, 100],
      [2 * part + 99, 50],
    ] as const) {
      const found = await collect(store.get('ranged', { offset, length }));
      assert.ok(found.equals(bytes.subarray(offset, offset + length)), `${offset} ${length}`);
    }
  });

  it('a body that fails after any number of parts leaves nothing', 'aborts', async ({ store, remains }) => {
    const piece = patterned(MIB);
    async function* broken(bytes: number) {
      for (let sent = 0; sent < bytes; sent += MIB) yield piece;
      throw new Error('the server closed the connection');
    }
    for (const bytes of [it.partBytes, it.partBytes + MIB, 3 * it.partBytes]) {
      let thrown: unknown;
      try {
        await store.put('broken', broken(bytes));
      } catch (error) {
        thrown = error;
      }
      assert.match(String(thrown), /the server closed the connection/);
    }
    assert.equal(await remains(), []);
  });

  it('an abort between parts leaves nothing', 'aborts', async ({ store, remains }) => {
    const stop = new AbortController();
    const piece = patterned(MIB);
    async function* body() {
      for (let sent = 0; ; sent += MIB) {
        if (sent > 2 * it.partBytes) stop.abort();
        yield piece;
      }
    }
    await rejects(() => store.put('aborted', body(), { signal: stop.signal }), 'INTERRUPTED');
    assert.equal(await remains(), []);
    assert.is(await store.head('aborted'), undefined);
  });

  it('several large objects at once come back whole', async ({ store }) => {
    const bodies = Array.from({ length: 4 }, (_, i) => {
      const body = patterned(it.partBytes + i * 1000);
      body.fill(i, 0, 1000);
      return body;
    });
    await Promise.all(bodies.map((body, i) => store.put(`large/${i}`, pieces(body, 300_000))));
    for (const [i, body] of bodies.entries()) {
      assert.ok((await collect(store.get(`large/${i}`))).equals(body), String(i));
    }
  });
}
