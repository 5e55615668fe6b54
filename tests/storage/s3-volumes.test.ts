import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { REFUSALS } from '../support/s3-fake/faults.ts';
import { all, collect, keys, list, MIB, patterned, pieces } from './conformance/bytes.ts';
import { rejects } from './conformance/harness.ts';
import { s3Place } from './s3-place.ts';

const PART = 5 * MIB;
/** Two parts a volume, so that a volume is 10 MiB. */
const ADDRESS = 'backups/p?part-size=5&part-budget=2';
const VOLUME = 2 * PART;
const place = (patience = {}) => s3Place({ address: ADDRESS, kind: { partBudget: 2 }, patience });

test('an object past the part budget goes on in .001 and .002, and is one object to its readers', async () => {
  await using opened = await place();
  const { store, fake } = opened;
  const bytes = patterned(2 * VOLUME + 77);
  await store.put('a', list([Buffer.from('x')]));
  await store.put('t/x.bha', pieces(bytes, MIB), { ifAbsent: true });
  await store.put('t/x.bhaz', list([Buffer.from('x')]));
  assert.equal(fake.state.keys(''), ['p/a', 'p/t/x.bha', 'p/t/x.bha.001', 'p/t/x.bha.002', 'p/t/x.bhaz']);
  assert.is((await store.head('t/x.bha'))?.size, bytes.length);
  assert.ok((await collect(store.get('t/x.bha'))).equals(bytes));
  assert.equal(
    (await all(store.list(''))).map(({ key, size }) => [key, size]),
    [
      ['a', 1],
      ['t/x.bha', bytes.length],
      ['t/x.bhaz', 1],
    ],
  );
  for (const [offset, length] of [
    [VOLUME - 3, 7],
    [VOLUME, 10],
    [VOLUME + 5, VOLUME],
    [2 * VOLUME + 70, 100],
    [0, VOLUME],
    [2 * VOLUME + 77, 1],
  ] as const) {
    const found = await collect(store.get('t/x.bha', { offset, length }));
    assert.ok(found.equals(bytes.subarray(offset, offset + length)), `${offset} ${length}`);
  }
  await rejects(() => collect(store.get('t/x.bha', { offset: 2 * VOLUME + 78 })), 'STORE_RANGE');
  await rejects(() => store.put('t/x.bha', list([bytes]), { ifAbsent: true }), 'STORE_EXISTS');
  await store.remove('t/x.bha');
  assert.equal(await opened.remains(), ['p/a', 'p/t/x.bhaz']);
});

test('exact multiples of a volume are told from ones that lost their end', async () => {
  await using opened = await place();
  const { store, fake } = opened;
  for (const count of [1, 2]) {
    const bytes = patterned(count * VOLUME);
    await store.put('exact', pieces(bytes, MIB));
    assert.is((await store.head('exact'))?.size, bytes.length);
    assert.ok((await collect(store.get('exact'))).equals(bytes));
    assert.is(fake.state.current(`p/exact.00${count}`)?.size, 0, 'an empty last volume');
    assert.equal(await keys(store, ''), ['exact']);
    fake.state.objects.delete(`p/exact.00${count}`);
    await rejects(() => collect(store.get('exact')), 'STORE_VOLUME');
    await rejects(() => store.head('exact'), 'STORE_VOLUME');
  }
});

test('volumes of another put are not mixed in', async () => {
  await using opened = await place();
  const { store, fake } = opened;
  await store.put('a', pieces(patterned(VOLUME + 10), MIB));
  await store.put('b', pieces(patterned(VOLUME + 10), MIB));
  fake.state.objects.set('p/a.001', fake.state.objects.get('p/b.001') ?? []);
  const error = await rejects(() => collect(store.get('a')), 'STORE_VOLUME');
  assert.match(error.what, /stored by another put/);
  await store.put('b', list([Buffer.from('short')]));
  assert.is((await collect(store.get('b'))).toString(), 'short', 'an older volume beside it is not read');
  const told = (await all(store.list('b'))).map(({ key, size }) => [key, size]);
  assert.equal(told, [
    ['b', 5],
    ['b.001', 10],
  ]);
});

test('the key does not exist before all volumes do: the first is completed last', async () => {
  await using opened = await place();
  const { store, fake } = opened;
  await store.put('large', pieces(patterned(2 * VOLUME + 1), MIB));
  const order = fake.log
    .filter(({ operation }) => operation === 'CompleteMultipartUpload')
    .map(({ key }) => key);
  assert.equal(order, ['p/large.002', 'p/large.001', 'p/large']);
});

test('a failure at any completion leaves nothing', async () => {
  for (const key of ['p/large.001', 'p/large']) {
    await using opened = await place({ attempts: 2 });
    const { store, fake } = opened;
    const on = 'CompleteMultipartUpload';
    fake.faults.add({ on, key, times: 2, after: key === 'p/large' ? 1 : 0, so: REFUSALS.internal });
    await rejects(() => store.put('large', pieces(patterned(VOLUME + 1), MIB)), 'STORE_BUSY');
    assert.equal(await opened.remains(), [], key);
    assert.equal(opened.warnings, []);
  }
});

test('a body that fails in the third volume leaves nothing', async () => {
  await using opened = await place();
  async function* broken() {
    for (let sent = 0; sent < 2 * VOLUME + PART; sent += MIB) yield patterned(MIB);
    throw new Error('no more');
  }
  let thrown: unknown;
  try {
    await opened.store.put('large', broken());
  } catch (error) {
    thrown = error;
  }
  assert.match(String(thrown), /no more/);
  assert.equal(await opened.remains(), []);
});

test('names of volumes are not for others', async () => {
  await using opened = await place();
  await rejects(() => opened.store.put('x.001', list([Buffer.from('x')])), 'STORE_KEY');
  await opened.store.put('x.000', list([Buffer.from('x')]));
  await opened.store.put('x.0001', list([Buffer.from('x')]));
  await opened.store.put('x', list([Buffer.from('x')]));
  await opened.store.remove('x');
  assert.equal(await keys(opened.store, ''), ['x.000', 'x.0001']);
});

test('an estimate makes the parts large enough for one volume', async () => {
  await using opened = await place();
  const bytes = patterned(3 * PART);
  await opened.store.put('large', pieces(bytes, MIB), { estimate: bytes.length });
  assert.equal(await opened.remains(), ['p/large']);
  assert.ok((await collect(opened.store.get('large'))).equals(bytes));
});

test.run();
