import { crc32, inflateRawSync } from 'node:zlib';
import { BulkheadError } from '../runtime/errors.ts';

export interface ZipLimits {
  readonly files: number;
  /** Of all files together, unpacked. */
  readonly bytes: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

/**
 * The files of a zip by their names, in its order. Reads what `actions/upload-artifact` writes: stored or deflated, no
 * encryption, no zip64. Sizes are held to before anything is unpacked, so that a small file cannot become a large one.
 * @throws BulkheadError `ZIP`
 */
export function readZip(bytes: Buffer, name: string, limits: ZipLimits): Map<string, Buffer> {
  const end = findEnd(bytes, name);
  const count = bytes.readUInt16LE(end + 10);
  if (count > limits.files) throw broken(name, `it holds ${count} files, more than ${limits.files}`);
  const files = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  let room = limits.bytes;
  for (let number = 0; number < count; number++) {
    requireSignature(bytes, at, ENTRY, 46, name);
    const nameLength = bytes.readUInt16LE(at + 28);
    const size = bytes.readUInt32LE(at + 24);
    const path = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    if (size > room) throw broken(name, `its files are larger than ${limits.bytes} bytes together`);
    if (path.endsWith('/')) {
      if (size > 0) throw broken(name, `the folder ${path} has contents`);
    } else {
      if (files.has(path)) throw broken(name, `${path} is in it twice`);
      files.set(path, readEntry(bytes, at, size, `${name}/${path}`));
      room -= size;
    }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

function readEntry(bytes: Buffer, at: number, size: number, name: string): Buffer {
  const encrypted = (bytes.readUInt16LE(at + 8) & 1) === 1;
  const method = bytes.readUInt16LE(at + 10);
  const checksum = bytes.readUInt32LE(at + 16);
  const packed = bytes.readUInt32LE(at + 20);
  const local = bytes.readUInt32LE(at + 42);
  if (encrypted || (method !== 0 && method !== 8))
    throw broken(name, 'it is packed in a way that is not known here');
  requireSignature(bytes, local, LOCAL, 30, name);
  // The local header's own lengths: its extra field may differ from the directory's.
  const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  if (from + packed > bytes.length) throw broken(name, 'it is cut off');
  const content = bytes.subarray(from, from + packed);
  const data = method === 0 ? Buffer.from(content) : inflate(content, size, name);
  if (data.length !== size || crc32(data) !== checksum) throw broken(name, 'its checksum does not fit');
  return data;
}

function inflate(content: Buffer, size: number, name: string): Buffer {
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(1, size) });
  } catch (cause) {
    throw broken(name, 'it cannot be unpacked, or is larger than it says', cause);
  }
}

/** The end record stands before a comment of at most 65,535 bytes. */
function findEnd(bytes: Buffer, name: string): number {
  const lowest = Math.max(0, bytes.length - 22 - 0xffff);
  for (let at = bytes.length - 22; at >= lowest; at--) {
    if (bytes.readUInt32LE(at) === END && at + 22 + bytes.readUInt16LE(at + 20) === bytes.length) return at;
  }
  throw broken(name, 'it is not a zip, or it is cut off');
}

function requireSignature(bytes: Buffer, at: number, signature: number, length: number, name: string): void {
  if (at + length <= bytes.length && bytes.readUInt32LE(at) === signature) return;
  throw broken(name, 'it is cut off or damaged');
}

function broken(name: string, why: string, cause?: unknown): BulkheadError {
  return new BulkheadError({
    what: `${name} cannot be read as a zip: ${why}`,
    fix: 'Download the artifact by hand and look at it; if it is damaged, its run has to be repeated.',
    code: 'ZIP',
    runbook: 'RECORDING.md#a-report-was-refused',
    exit: 1,
    cause,
  });
}
