import { createHash } from 'node:crypto';
import { CHUNK, MAX_HEADER, parseHeader, SEALED_CHUNK, TAG } from '../archive/header.ts';
import type { ManifestObject } from '../archive/manifest.ts';
import { runPrefix } from '../backup/runs.ts';
import { abortReason, BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';

/** What reading the objects of a run takes. */
export interface Reading {
  readonly store: Store;
  readonly environment: string;
  readonly run: string;
  readonly signal: AbortSignal;
  /** Told of each piece that was read, in bytes. */
  readonly onBytes: (bytes: number) => void;
}

/** What was seen of an object's bytes as they passed. */
interface Sight {
  size: number;
  /** Its first bytes, as many as a header may have. */
  head: Buffer;
}

/** The bytes of an object on their way to somebody, and what is wrong with them once they have ended. */
export interface WatchedObject {
  readonly bytes: AsyncIterable<Buffer>;
  /** After the end: throws OBJECT_SIZE or OBJECT_SHA256, or what its header says. */
  check(): void;
}

/** Reads an object of a run again from the store, counting and digesting what comes. */
export function watchObject(reading: Reading, object: ManifestObject): WatchedObject {
  const { store, environment, run, signal, onBytes } = reading;
  const digest = createHash('sha256');
  const sight: Sight = { size: 0, head: Buffer.alloc(0) };
  async function* bytes() {
    for await (const piece of store.get(`${runPrefix(environment, run)}${object.name}`)) {
      if (signal.aborted) throw abortReason(signal);
      if (sight.head.length < MAX_HEADER)
        sight.head = Buffer.concat([sight.head, piece.subarray(0, MAX_HEADER - sight.head.length)]);
      sight.size += piece.length;
      digest.update(piece);
      onBytes(piece.length);
      yield piece;
    }
  }
  return {
    bytes: bytes(),
    check() {
      const found = digest.digest('hex');
      if (sight.size === object.size && found === object.sha256) return;
      throw differs(run, object, sight, found);
    },
  };
}

/**
 * Reads an object again without a key. Throws what its header says when it is that of another object or run, then
 * OBJECT_SIZE, OBJECT_SHA256, and what the store throws.
 */
export async function checkStored(reading: Reading, object: ManifestObject): Promise<void> {
  const watched = watchObject(reading, object);
  for await (const piece of watched.bytes) void piece;
  watched.check();
}

/** The header is in clear, so that much can be told without a key. */
function differs(run: string, object: ManifestObject, sight: Sight, sha256: string): BulkheadError {
  const name = { run, object: object.name };
  let header: { length: number } = { length: 0 };
  try {
    header = parseHeader(sight.head, name);
  } catch (error) {
    if (!(error instanceof BulkheadError)) throw error;
    // "A version I do not know" is no answer here: whatever its version, it is not what was signed.
    if (error.exit === 1) return error;
  }
  if (sight.size !== object.size) {
    return damaged(
      name,
      'OBJECT_SIZE',
      `has ${sight.size} bytes, and the manifest says ${object.size}: ${sizeWords(sight.size, object.size, header.length)}`,
    );
  }
  return damaged(
    name,
    'OBJECT_SHA256',
    `was altered: it has the SHA-256 ${sha256}, and the manifest says ${object.sha256}`,
  );
}

function sizeWords(found: number, expected: number, header: number): string {
  if (found > expected) return 'bytes were added';
  const payload = found - header;
  if (payload < TAG) return 'its payload is missing';
  return payload % SEALED_CHUNK === 0
    ? `it was cut off at the end of a chunk of ${CHUNK} bytes`
    : 'it was cut off inside a chunk';
}

/** The error for an object that is not what the signed manifest says. `does` continues "object X of run Y …". */
export function damaged(name: { run: string; object: string }, code: string, does: string): BulkheadError {
  return new BulkheadError({
    what: `object ${name.object} of run ${name.run} ${does}`,
    fix: 'Do not restore from this run; bring the object back from another copy of the store, and find out who or what changed it.',
    code,
    exit: 1,
  });
}
