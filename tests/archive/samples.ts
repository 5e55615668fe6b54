import * as assert from 'uvu/assert';
import { newRunKey } from '../../scripts/lib/archive/keys.ts';
import { type Opening, openObject } from '../../scripts/lib/archive/open.ts';
import { sealObject } from '../../scripts/lib/archive/seal.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';

export const RUN = '2026-11-20T02-17-03Z-7f3a90c1';
export const OTHER_RUN = '2026-11-21T02-17-03Z-0badcafe';
export const RUN_KEY = newRunKey();

/** Bytes in pieces of the given size, as a stream. */
export async function* stream(bytes: Uint8Array, piece = bytes.length || 1): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += piece) yield Buffer.from(bytes.subarray(at, at + piece));
}

export async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

export async function seal(
  payload: Uint8Array,
  { run = RUN, object = 'shared.bha', runKey = RUN_KEY, piece = 100_000 } = {},
): Promise<Buffer> {
  return collect(sealObject({ run, object, runKey }, stream(payload, piece)));
}

export async function unseal(
  bytes: Uint8Array,
  opening: Partial<Opening> = {},
  piece = 300_000,
): Promise<Buffer> {
  const whole = { run: RUN, object: 'shared.bha', key: { runKey: RUN_KEY }, ...opening };
  return collect(openObject(whole, stream(bytes, piece)));
}

/** The error that the work throws, which must be one of ours with this code and these words. */
export async function refusal(
  work: () => unknown,
  code: string,
  words: RegExp = /./,
): Promise<BulkheadError> {
  let thrown: unknown;
  try {
    await work();
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof BulkheadError)) {
    assert.unreachable(`expected ${code}, got ${thrown === undefined ? 'no error' : String(thrown)}`);
    throw thrown;
  }
  assert.is(thrown.code, code, thrown.message);
  assert.match(thrown.what, words);
  assert.ok(thrown.fix.length > 20, `${code} must say what to do`);
  return thrown;
}

/** Deterministic bytes that do not compress. */
export function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let state = seed;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
