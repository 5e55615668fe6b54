import { BulkheadError } from '../runtime/errors.ts';
import { damaged } from './damage.ts';

const MAGIC = Buffer.from('BULKHEAD', 'latin1');
const VERSION = 1;
/** Longer than any header we write; a damaged length must not make a reader swallow the whole object. */
const MAX_CORE = 4096;

/** Plaintext bytes in every chunk but the last. */
export const CHUNK = 1 << 20;
/** Bytes that authenticate a chunk, after its ciphertext. */
export const TAG = 16;
/** Bytes of a full chunk in the file. */
export const SEALED_CHUNK = CHUNK + TAG;
export const SALT = 32;
export const COMMITMENT = 32;
/** Magic and length, before the core. */
export const PREFIX = MAGIC.length + 4;
/** No header is longer than this. */
export const MAX_HEADER = PREFIX + MAX_CORE + SALT + COMMITMENT;

/** What the clear head of an object says. */
export interface Header {
  /** The core JSON, byte by byte as in the file. */
  core: Buffer;
  salt: Buffer;
  commitment: Buffer;
  /** Offset of chunk 0. */
  length: number;
}

/** Names one object: the run's name, and the file name within the run, `.bha` included. */
export interface ObjectName {
  run: string;
  object: string;
}

/** The core JSON of an object: facts that never change, so a key rotation never touches an object. */
export function coreOf({ run, object }: ObjectName): Buffer {
  return Buffer.from(JSON.stringify({ v: VERSION, run, object, chunk: CHUNK, comp: 'zstd' }));
}

/** The clear head of an object as bytes. */
export function encodeHeader(core: Buffer, salt: Buffer, commitment: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX);
  MAGIC.copy(prefix);
  prefix.writeUInt32BE(core.length, MAGIC.length);
  return Buffer.concat([prefix, core, salt, commitment]);
}

/**
 * The head's length in bytes, told from the first 12 bytes, or undefined when there are fewer.
 * @throws {BulkheadError} BAD_MAGIC when it is no archive object, BAD_HEADER for an impossible length.
 */
export function headerLength(bytes: Buffer, name: ObjectName): number | undefined {
  const magic = bytes.subarray(0, MAGIC.length);
  if (!MAGIC.subarray(0, magic.length).equals(magic)) {
    throw damaged(name, 'BAD_MAGIC', 'is not an archive object: it does not begin with BULKHEAD');
  }
  if (bytes.length < PREFIX) return undefined;
  const n = bytes.readUInt32BE(MAGIC.length);
  if (n < 2 || n > MAX_CORE) {
    throw damaged(name, 'BAD_HEADER', `has a header that claims ${n} bytes; possible are 2 to ${MAX_CORE}`);
  }
  return PREFIX + n + SALT + COMMITMENT;
}

/**
 * Reads the head and checks that it is the head of this object of this run.
 * @throws {BulkheadError} BAD_MAGIC, BAD_HEADER, UNKNOWN_VERSION, OTHER_RUN, OTHER_OBJECT; TRUNCATED when
 * `bytes` ends inside it.
 */
export function parseHeader(bytes: Buffer, name: ObjectName): Header {
  const length = headerLength(bytes, name);
  if (length === undefined || bytes.length < length) {
    throw damaged(name, 'TRUNCATED', `ends inside its header, after ${bytes.length} bytes`);
  }
  const saltAt = length - SALT - COMMITMENT;
  const core = bytes.subarray(PREFIX, saltAt);
  checkCore(core, name);
  return {
    core,
    salt: bytes.subarray(saltAt, saltAt + SALT),
    commitment: bytes.subarray(saltAt + SALT, length),
    length,
  };
}

function checkCore(core: Buffer, name: ObjectName): void {
  const facts = parseCore(core, name);
  if (facts.v !== VERSION) {
    throw new BulkheadError({
      what: `object ${name.object} of run ${name.run} has format version ${JSON.stringify(facts.v)}`,
      fix: `This version of bulkhead reads version ${VERSION}; use the version that wrote the run, or a newer one.`,
      code: 'UNKNOWN_VERSION',
    });
  }
  if (facts.run !== name.run) {
    throw damaged(name, 'OTHER_RUN', `says that it belongs to run ${JSON.stringify(facts.run)}`);
  }
  if (facts.object !== name.object) {
    throw damaged(name, 'OTHER_OBJECT', `says that it is object ${JSON.stringify(facts.object)}`);
  }
  // One spelling only: a stranger's parser and ours must never read two different things from one header.
  if (!core.equals(coreOf(name))) {
    throw damaged(
      name,
      'BAD_HEADER',
      `has a header that version ${VERSION} never writes: ${core.toString()}`,
    );
  }
}

function parseCore(core: Buffer, name: ObjectName): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(core.toString('utf8'));
  } catch (cause) {
    throw damaged(name, 'BAD_HEADER', 'has a header that is not JSON', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw damaged(name, 'BAD_HEADER', 'has a header that is not a JSON object');
  }
  return { ...value };
}
