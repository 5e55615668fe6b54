import * as assert from 'uvu/assert';
import { collect, list, MIB, pieces } from './bytes.ts';
import { type It, rejects } from './harness.ts';

/** Several writers of one key. */
export function writers(it: It): void {
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

  it(
    'of several puts at once with ifAbsent exactly one wins, and its bytes stand',
    'conditional',
    async ({ store }) => {
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
    },
  );

  it('of several puts at once without it one whole object stands', 'whole overwrites', async ({ store }) => {
    const bodies = Array.from({ length: 6 }, (_, i) => Buffer.alloc(2 * MIB, i));
    await Promise.all(bodies.map((body) => store.put('key', pieces(body, 300_000))));
    const found = await collect(store.get('key'));
    assert.ok(bodies.some((body) => body.equals(found)));
  });
}
