import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BulkheadError } from '../../runtime/errors.ts';
import { type GitProcess, type Repository, startGit } from './git.ts';

/** One version of a file that was ever committed. */
export interface Blob {
  readonly id: string;
  /** One of the paths that it stood at. */
  readonly path: string;
  readonly size: number;
}

/** Takes the blobs of a history one after the other. */
export interface BlobVisitor {
  begin(blob: Blob): void;
  piece(bytes: Buffer): void;
  end(): void;
}

/**
 * Hands over every blob that any ref reaches, each once, in pieces: nothing is kept in memory, whatever the size of the
 * history. Three gits in a row: which objects there are, which of them are blobs, and what is in those.
 * @throws BulkheadError `GIT` when one of them fails, or an object is missing.
 */
export async function visitBlobs(repository: Repository, visitor: BlobVisitor): Promise<void> {
  const list = startGit(repository, ['rev-list', '--objects', '--all']);
  const kinds = startGit(repository, [
    'cat-file',
    '--batch-check=%(objecttype) %(objectname) %(rest)',
    '--buffer',
  ]);
  const contents = startGit(repository, [
    'cat-file',
    '--batch=%(objectname) %(objectsize) %(rest)',
    '--buffer',
  ]);
  const gits = [list, kinds, contents];
  list.stdin.end();
  try {
    await Promise.all([
      pipeline(list.stdout, kinds.stdin),
      pipeline(blobLines(kinds), contents.stdin),
      readContents(contents.stdout, visitor),
    ]);
  } catch (error) {
    for (const git of gits) git.kill();
    // A git that failed says why; that the pipe behind it broke is only what followed.
    if (!(error instanceof BulkheadError)) for (const git of gits) await git.finished();
    throw error;
  }
  for (const git of gits) await git.finished();
}

async function* blobLines({ stdout }: GitProcess): AsyncGenerator<string> {
  for await (const line of createInterface({ input: stdout, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.endsWith(' missing')) throw missing(line);
    if (line.startsWith('blob ')) yield `${line.slice('blob '.length)}\n`;
  }
}

const NEWLINE = 10;

/** Reads `<id> <size> <path>`, a newline, the bytes, a newline; again and again. */
async function readContents(stream: Readable, visitor: BlobVisitor): Promise<void> {
  let header: Buffer[] = [];
  let left = -1;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let at = 0;
    while (at < chunk.length) {
      if (left < 0) {
        const end = chunk.indexOf(NEWLINE, at);
        header.push(chunk.subarray(at, end < 0 ? chunk.length : end));
        if (end < 0) break;
        const blob = parseHeader(Buffer.concat(header).toString());
        header = [];
        visitor.begin(blob);
        left = blob.size;
        at = end + 1;
        continue;
      }
      const take = Math.min(left, chunk.length - at);
      if (take > 0) visitor.piece(chunk.subarray(at, at + take));
      left -= take;
      at += take;
      // The newline behind the bytes is git's own.
      if (left === 0 && at < chunk.length) {
        visitor.end();
        left = -1;
        at += 1;
      }
    }
  }
  if (left >= 0 || header.length > 0) throw missing('the last object');
}

function parseHeader(line: string): Blob {
  const match = /^([0-9a-f]{40,64}) (\d+) (.*)$/s.exec(line);
  if (match === null) throw missing(line);
  const [, id = '', size = '', path = ''] = match;
  return { id, path, size: Number(size) };
}

function missing(line: string): BulkheadError {
  return new BulkheadError({
    what: `the history cannot be read whole: git gave "${line.slice(0, 100)}"`,
    fix: 'Fetch what is missing (`git fetch --refetch`) or run `git fsck`, and scan again.',
    code: 'GIT',
  });
}
