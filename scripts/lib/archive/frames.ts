import { promisify } from 'node:util';
import { constants, type ZstdOptions, zstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { BulkheadError } from '../runtime/errors.ts';
import type { ByteCursor } from './cursor.ts';

const compressInPool = promisify(zstdCompress);

/** Text bytes in a frame that we write. Independent frames of this size cost no compression ratio. */
export const FRAME_TEXT = 1 << 20;
/** Text bytes in a frame that we read: bounds memory, whatever a frame claims. */
export const MAX_FRAME_TEXT = 16 << 20;
export const DEFAULT_LEVEL = 2;
/** Below this a trip to another thread costs more than compressing on the spot. */
export const SMALL_FRAME = 16 << 10;

const MAGIC = 0xfd2fb528;
/** zstd's own bound: a block holds 128 KiB at most. */
const MAX_BLOCK = 128 << 10;

/** One zstd frame that holds exactly this text; the text may be empty. */
export async function compressFrame(text: Buffer, level: number = DEFAULT_LEVEL): Promise<Buffer> {
  return text.length < SMALL_FRAME
    ? compressSmall(text, level)
    : compressInPool(text, optionsFor(text, level));
}

/** As `compressFrame`, on the spot. */
export function compressSmall(text: Buffer, level: number): Buffer {
  return zstdCompressSync(text, optionsFor(text, level));
}

function optionsFor(text: Buffer, level: number): ZstdOptions {
  return {
    // Room for the worst case, so that the result is made in one pass instead of steps of 16 KiB.
    chunkSize: text.length + (text.length >> 8) + 1024,
    // Node hands the text over before it says that it is all: without this the frame would not state its length.
    ...(text.length === 0 ? {} : { pledgedSrcSize: text.length }),
    params: { [constants.ZSTD_c_compressionLevel]: level },
  };
}

/**
 * Takes the next zstd frame off the cursor, or undefined at the end. Node's own decompressor stops without
 * an error after the first of several frames (https://github.com/nodejs/node/issues/64741), so the
 * frames are told apart here. `where` begins the error message: which table, which object.
 * @throws {BulkheadError} FRAME_CORRUPT, FRAME_TOO_LARGE.
 */
export async function takeFrame(cursor: ByteCursor, where: string): Promise<Frame | undefined> {
  if (!(await cursor.has(1))) return undefined;
  const start = await cursor.peek(MAX_FRAME_HEADER);
  const { headerBytes, text, checksum } = parseFrameHeader(start, where);
  // Measured before it is taken: in one piece it is, nearly always, where it lies, and nothing is copied.
  let length = headerBytes;
  for (let last = false; !last; ) {
    const head = (await cursor.peek(length + BLOCK_HEADER)).subarray(length);
    if (head.length < BLOCK_HEADER) throw corrupt(where, 'ends before its last block');
    const word = head.readUIntLE(0, BLOCK_HEADER);
    const kind = (word >> 1) & 3;
    const size = word >> 3;
    if (kind === 3 || size > MAX_BLOCK) throw corrupt(where, 'has an impossible block');
    length += BLOCK_HEADER + (kind === RUN_LENGTH ? 1 : size);
    if (!(await cursor.has(length))) throw corrupt(where, 'ends inside a block');
    last = (word & 1) === 1;
  }
  return { bytes: await cursor.take(length + (checksum ? CHECKSUM : 0)), text };
}

/** A frame as taken from a payload, and the length of its text in bytes. */
export interface Frame {
  bytes: Buffer;
  text: number;
}

/**
 * The text of one frame, in a buffer of its own. On the spot: a trip through the thread pool takes longer than what it
 * spares, and keeps more buffers alive.
 * @throws {BulkheadError} FRAME_CORRUPT when it does not decompress to the length it states.
 */
export function decompressFrame({ bytes, text }: Frame, where: string): Buffer {
  // A byte more than the text: into a buffer that it fills Node would look for more, in a second one.
  const options = { chunkSize: Math.max(text + 1, 64), maxOutputLength: Math.max(text, 64) };
  let plain: Buffer;
  try {
    plain = zstdDecompressSync(bytes, options);
  } catch (cause) {
    throw corrupt(where, 'does not decompress', cause);
  }
  if (plain.length !== text) throw corrupt(where, `holds ${plain.length} bytes of text and states ${text}`);
  return plain;
}

const MAX_FRAME_HEADER = 18;
const RUN_LENGTH = 1;
const BLOCK_HEADER = 3;
const CHECKSUM = 4;

/** RFC 8878, section 3.1.1.1. */
function parseFrameHeader(
  start: Buffer,
  where: string,
): { headerBytes: number; text: number; checksum: boolean } {
  if (start.length < 6 || start.readUInt32LE(0) !== MAGIC)
    throw corrupt(where, 'does not begin with the zstd magic');
  const descriptor = start.readUInt8(4);
  const single = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? (single ? 1 : 0) : 1 << sizeFlag;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeAt = 5 + (single ? 0 : 1) + dictionaryBytes;
  const headerBytes = sizeAt + sizeBytes;
  if (sizeBytes === 0 || dictionaryBytes !== 0) {
    throw corrupt(where, 'does not state the length of its text, or needs a dictionary');
  }
  if (start.length < headerBytes) throw corrupt(where, 'ends inside its header');
  const stated =
    sizeBytes === 8 ? Number(start.readBigUInt64LE(sizeAt)) : start.readUIntLE(sizeAt, sizeBytes);
  const text = sizeBytes === 2 ? stated + 256 : stated;
  if (text > MAX_FRAME_TEXT) {
    throw new BulkheadError({
      what: `${where} has a zstd frame of ${text} bytes of text; the format allows ${MAX_FRAME_TEXT}`,
      fix: 'Decompress the payload with the zstd command line tool instead.',
      code: 'FRAME_TOO_LARGE',
      exit: 1,
    });
  }
  return { headerBytes, text, checksum: (descriptor & 4) !== 0 };
}

function corrupt(where: string, does: string, cause?: unknown): BulkheadError {
  return new BulkheadError({
    what: `${where} has a zstd frame that ${does}`,
    fix: 'The bytes were authentic when opened, so the writer was wrong or the index is of another object: use another run and report this.',
    code: 'FRAME_CORRUPT',
    exit: 1,
    ...(cause === undefined ? {} : { cause }),
  });
}
