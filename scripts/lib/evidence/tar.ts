import { BulkheadError } from '../runtime/errors.ts';

// The POSIX format "ustar", as much of it as plain files need: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html

const BLOCK = 512;
/** Where the fields of a header begin, and how long they are. */
const NAME = [0, 100] as const;
const SIZE = [124, 12] as const;
const CHECKSUM = [148, 8] as const;
const TYPE = 156;
const MAGIC = [257, 8] as const;
const PREFIX = [345, 155] as const;

/** A file in an archive: its path with forward slashes, and all of its bytes. */
export interface TarFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * The archive of the files, in their order. The same files make the same bytes: no owner, no time, mode 0644. Holds one file
 * at a time. Throws a `RangeError` for a path that the format cannot hold.
 */
export async function* packTar(files: AsyncIterable<TarFile> | Iterable<TarFile>): AsyncGenerator<Buffer> {
  for await (const { path, bytes } of files) {
    yield headerOf(path, bytes.length);
    yield Buffer.from(bytes);
    const rest = bytes.length % BLOCK;
    if (rest > 0) yield Buffer.alloc(BLOCK - rest);
  }
  yield Buffer.alloc(2 * BLOCK);
}

/**
 * The files of an archive that `packTar` made. @throws BulkheadError `TAR_INVALID` for anything else, also when it ends too
 * early or goes on after its end.
 */
export async function* unpackTar(archive: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile> {
  const reader = new BlockReader(archive);
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const { path, size } = parseHeader(header);
    const bytes = await reader.take(size);
    await reader.take((BLOCK - (size % BLOCK)) % BLOCK);
    yield { path, bytes };
  }
  await reader.take(BLOCK);
  await reader.requireEnd();
}

function headerOf(path: string, size: number): Buffer {
  const { name, prefix } = splitPath(path);
  const header = Buffer.alloc(BLOCK);
  header.write(name, NAME[0]);
  header.write(`0000644\0${'0000000\0'.repeat(2)}`, 100);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, SIZE[0]);
  header.write(`${'0'.repeat(11)}\0`, 136);
  header.write(' '.repeat(CHECKSUM[1]), CHECKSUM[0]);
  header.write('0', TYPE);
  header.write('ustar\x0000', MAGIC[0]);
  header.write(prefix, PREFIX[0]);
  header.write(`${sumOf(header).toString(8).padStart(6, '0')}\0 `, CHECKSUM[0]);
  return header;
}

/** A path longer than its field goes on in a second one, parted at a slash. */
function splitPath(path: string): { name: string; prefix: string } {
  if (!/^[\w.-]+(?:\/[\w.-]+)*$/.test(path) || path.split('/').includes('..'))
    throw new RangeError(`"${path}" cannot be the path of a file in an archive`);
  if (path.length <= NAME[1]) return { name: path, prefix: '' };
  const cut = path.indexOf('/', path.length - NAME[1] - 1);
  if (cut === -1 || cut > PREFIX[1]) throw new RangeError(`"${path}" is too long for an archive`);
  return { name: path.slice(cut + 1), prefix: path.slice(0, cut) };
}

function parseHeader(header: Buffer): { path: string; size: number } {
  const sum = Number.parseInt(fieldOf(header, CHECKSUM), 8);
  const blank = Buffer.from(header);
  blank.write(' '.repeat(CHECKSUM[1]), CHECKSUM[0]);
  if (sum !== sumOf(blank)) throw invalid('has a header with another checksum');
  if (header.toString('latin1', TYPE, TYPE + 1) !== '0') throw invalid('holds something that is no file');
  const prefix = fieldOf(header, PREFIX);
  const path = `${prefix === '' ? '' : `${prefix}/`}${fieldOf(header, NAME)}`;
  return { path, size: Number.parseInt(fieldOf(header, SIZE), 8) };
}

function fieldOf(header: Buffer, [start, length]: readonly [number, number]): string {
  const text = header.toString('latin1', start, start + length);
  const end = text.indexOf('\0');
  return (end === -1 ? text : text.slice(0, end)).trim();
}

function sumOf(header: Buffer): number {
  return header.reduce((sum, byte) => sum + byte, 0);
}

function invalid(what: string): BulkheadError {
  return new BulkheadError({
    what: `the archive of reports ${what}`,
    fix: 'It is not one that bulkhead made, or it was altered.',
    code: 'TAR_INVALID',
    exit: 1,
  });
}

/** Hands out exact numbers of bytes of a stream. */
class BlockReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    const pieces = [this.#held];
    let have = this.#held.length;
    while (have < length) {
      const next = await this.#source.next();
      if (next.done === true) throw invalid('ends too early');
      pieces.push(Buffer.from(next.value));
      have += next.value.length;
    }
    const all = pieces.length === 1 ? this.#held : Buffer.concat(pieces);
    this.#held = all.subarray(length);
    return all.subarray(0, length);
  }

  /** Also reads the source to its end, where whoever gives it checks it. */
  async requireEnd(): Promise<void> {
    let more = this.#held.length;
    for (let next = await this.#source.next(); next.done !== true; next = await this.#source.next()) {
      more += next.value.length;
    }
    if (more > 0) throw invalid(`goes on for ${more} bytes after its end`);
  }
}
