import { createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CHUNK, SEALED_CHUNK } from '../../scripts/lib/archive/header.ts';
import { objectKey, payloadKeys, tenantObject } from '../../scripts/lib/archive/keys.ts';
import { checkEnds, openObject } from '../../scripts/lib/archive/open.ts';
import { sealObject } from '../../scripts/lib/archive/seal.ts';
import { collect, noise, RUN, RUN_KEY, refusal, seal, stream, unseal } from './samples.ts';

const NAME = { run: RUN, object: 'shared.bha' };

test('what was sealed opens again, at every length around the chunk boundaries', async () => {
  for (const length of [0, 1, 15, 16, 17, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5]) {
    const payload = noise(length);
    for (const piece of [7_000, CHUNK, 5 * CHUNK]) {
      const sealed = await seal(payload, { piece });
      assert.ok(
        (await unseal(sealed, { size: sealed.length }, piece)).equals(payload),
        `${length} by ${piece}`,
      );
    }
  }
});

test('a payload of known size opens again, at every length, and has the length that it would have without', async () => {
  for (const length of [0, 1, 16, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5]) {
    const payload = noise(length);
    const usual = await seal(payload);
    for (const piece of [7_000, CHUNK, 5 * CHUNK]) {
      const sealed = await collect(sealObject({ ...NAME, runKey: RUN_KEY }, stream(payload, piece), length));
      assert.is(sealed.length, usual.length);
      assert.ok(
        (await unseal(sealed, { size: sealed.length }, piece)).equals(payload),
        `${length} by ${piece}`,
      );
    }
  }
});

test('a payload that does not have its size makes no object', async () => {
  for (const [size, wrong] of [
    [0, 1],
    [99, 100],
    [101, 100],
    [CHUNK, CHUNK + 1],
    [2 * CHUNK, CHUNK],
  ] as const) {
    const sealed = sealObject({ ...NAME, runKey: RUN_KEY }, stream(noise(wrong), 5000), size);
    const error = await collect(sealed).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.instance(error, RangeError, `${wrong} bytes instead of ${size}`);
  }
});

test('the bytes stand where the format says', async () => {
  const payload = noise(2 * CHUNK + 100);
  const sealed = await seal(payload);
  const n = sealed.readUInt32BE(8);
  assert.is(sealed.toString('latin1', 0, 8), 'BULKHEAD');
  const core = sealed.subarray(12, 12 + n);
  assert.is(core.toString(), `{"v":1,"run":"${RUN}","object":"shared.bha","chunk":1048576,"comp":"zstd"}`);
  assert.is(sealed.length, 76 + n + 2 * SEALED_CHUNK + 100 + 16);

  // Written out from the description, without a line of our own code.
  const dek = Buffer.from(hkdfSync('sha256', RUN_KEY, '', `bulkhead/v1/object\0${RUN}\0shared.bha`, 32));
  const info = Buffer.concat([
    Buffer.from('bulkhead/v1/payload\0'),
    createHash('sha256').update(core).digest(),
  ]);
  const okm = Buffer.from(hkdfSync('sha256', dek, sealed.subarray(12 + n, 44 + n), info, 64));
  assert.ok(okm.subarray(32).equals(sealed.subarray(44 + n, 76 + n)));
  const chunk = sealed.subarray(76 + n + SEALED_CHUNK, 76 + n + 2 * SEALED_CHUNK);
  const nonce = Buffer.from('000000000000000000000100', 'hex');
  const open = createDecipheriv('aes-256-gcm', okm.subarray(0, 32), nonce);
  open.setAuthTag(chunk.subarray(-16));
  const plain = Buffer.concat([open.update(chunk.subarray(0, -16)), open.final()]);
  assert.ok(plain.equals(payload.subarray(CHUNK, 2 * CHUNK)));
});

test('a payload of whole chunks ends in a full last chunk, not in an empty one', async () => {
  const sealed = await seal(noise(2 * CHUNK));
  assert.is(sealed.length, 76 + sealed.readUInt32BE(8) + 2 * SEALED_CHUNK);
});

test('sealing twice uses two keys', async () => {
  const payload = noise(100);
  const [a, b] = [await seal(payload), await seal(payload)];
  assert.not.ok(a.subarray(-100).equals(b.subarray(-100)));
});

test('an object opens with its own key alone, and that key opens no other object', async () => {
  const dek = objectKey(RUN_KEY, RUN, 'shared.bha');
  const payload = noise(50);
  assert.ok((await unseal(await seal(payload), { key: { objectKey: dek } })).equals(payload));
  const other = await seal(payload, { object: 'unassigned.bha' });
  await refusal(
    () => unseal(other, { object: 'unassigned.bha', key: { objectKey: dek } }),
    'WRONG_KEY_OR_HEADER',
  );
});

test('the commitment depends on every byte of the core and of the salt', () => {
  const base = payloadKeys(RUN_KEY, Buffer.alloc(32), Buffer.from('{"a":1}')).commitment;
  assert.not.ok(base.equals(payloadKeys(RUN_KEY, Buffer.alloc(32), Buffer.from('{"a":2}')).commitment));
  assert.not.ok(base.equals(payloadKeys(RUN_KEY, Buffer.alloc(32, 1), Buffer.from('{"a":1}')).commitment));
});

test('a tenant’s object name says nothing without the run key', () => {
  const name = tenantObject(RUN_KEY, 'tenant-001');
  assert.match(name, /^t\/[0-9a-f]{64}\.bha$/);
  assert.is(name, tenantObject(RUN_KEY, 'tenant-001'));
  assert.is.not(name, tenantObject(RUN_KEY, 'tenant-002'));
  assert.is.not(name, tenantObject(Buffer.alloc(32, 7), 'tenant-001'));
});

test('a key of the wrong length is refused', async () => {
  await refusal(() => objectKey(Buffer.alloc(31), RUN, 'shared.bha'), 'KEY_LENGTH', /31 bytes/);
  await refusal(() => tenantObject(Buffer.alloc(0), 'x'), 'KEY_LENGTH');
  await refusal(() => payloadKeys(Buffer.alloc(33), Buffer.alloc(32), Buffer.alloc(2)), 'KEY_LENGTH');
});

test('an error of the payload comes through, and no last chunk is made', async () => {
  async function* broken() {
    yield noise(3 * CHUNK);
    throw new Error('the server went away');
  }
  const out: Buffer[] = [];
  try {
    for await (const piece of sealObject({ ...NAME, runKey: RUN_KEY }, broken())) out.push(piece);
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /the server went away/);
  }
  await refusal(() => unseal(Buffer.concat(out)), 'TRUNCATED');
});

test('sealing and opening hold a few chunks, however long the payload is', async () => {
  const piece = noise(256 * 1024);
  let asked = 0;
  async function* long() {
    for (; asked < 400; asked++) yield piece;
  }
  let yielded = 0;
  let ahead = 0;
  const sealed = sealObject({ ...NAME, runKey: RUN_KEY }, long());
  const counted = (async function* () {
    for await (const bytes of sealed) {
      yielded += bytes.length;
      ahead = Math.max(ahead, asked * piece.length - yielded);
      yield bytes;
    }
  })();
  let opened = 0;
  let lag = 0;
  for await (const plain of openObject({ ...NAME, key: { runKey: RUN_KEY } }, counted)) {
    opened += plain.length;
    lag = Math.max(lag, yielded - opened);
  }
  assert.is(opened, 400 * piece.length);
  assert.ok(ahead <= 2 * CHUNK, `sealing held ${ahead} bytes`);
  assert.ok(lag <= 3 * CHUNK, `opening held ${lag} bytes`);
});

test('leaving an object early lets its source go', async () => {
  let closed = false;
  const sealed = await seal(noise(5 * CHUNK));
  async function* source() {
    try {
      yield* stream(sealed, 100_000);
    } finally {
      closed = true;
    }
  }
  for await (const plain of openObject({ ...NAME, key: { runKey: RUN_KEY } }, source())) {
    assert.is(plain.length, CHUNK);
    break;
  }
  assert.ok(closed);
});

test('the ends of an object are checked with two reads, one when it is small', async () => {
  for (const [length, reads] of [
    [0, 1],
    [3000, 1],
    [CHUNK, 2],
    [CHUNK + 1, 2],
    [3 * CHUNK + 9, 2],
  ] as const) {
    const sealed = await seal(noise(length));
    let count = 0;
    const read = (offset: number, size: number) => {
      count++;
      return stream(sealed.subarray(offset, offset + size), 50_000);
    };
    await checkEnds({ ...NAME, key: { runKey: RUN_KEY }, size: sealed.length }, read);
    assert.is(count, reads, `${length} bytes`);
  }
});

test('the ends show truncation, another key and a damaged last chunk', async () => {
  const sealed = await seal(noise(3 * CHUNK + 9));
  const check = (bytes: Buffer, size = bytes.length, runKey = RUN_KEY) =>
    checkEnds({ ...NAME, key: { runKey }, size }, (offset, length) =>
      stream(bytes.subarray(offset, offset + length)),
    );
  const boundary = 76 + sealed.readUInt32BE(8) + 3 * SEALED_CHUNK;
  await refusal(() => check(sealed.subarray(0, boundary), sealed.length), 'TRUNCATED', /25 bytes shorter/);
  await refusal(() => check(sealed.subarray(0, boundary)), 'TRUNCATED', /chunk boundary/);
  await refusal(() => check(sealed.subarray(0, 10), sealed.length), 'TRUNCATED');
  await refusal(() => check(sealed, sealed.length, Buffer.alloc(32, 9)), 'WRONG_KEY_OR_HEADER');
  const flipped = Buffer.from(sealed);
  flipped[flipped.length - 1] = (flipped[flipped.length - 1] ?? 0) ^ 1;
  await refusal(() => check(flipped), 'CHUNK_CORRUPT');
  assert.is((await collect(stream(sealed))).length, sealed.length);
});

test.run();
