import * as assert from 'uvu/assert';
import { collect, MIB, patterned, pieces } from './bytes.ts';
import { type It, rejects } from './harness.ts';

/** Parts of objects, and readers that leave. */
export function ranges(it: It): void {
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

  it('a reader that stops early is let go', async ({ store }) => {
    await store.put('long', pieces(patterned(4 * MIB), MIB));
    for await (const piece of store.get('long')) {
      assert.ok(piece.length > 0);
      break;
    }
    await store.remove('long');
  });
}
