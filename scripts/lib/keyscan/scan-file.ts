import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Scanned, Scanner, type ScanOptions } from './scanner.ts';
import type { ServiceVariables } from './variables.ts';

const PIECE = 1 << 20;

/** Pages for people, in which a name is mostly talked about. */
const PROSE = new Set(['.md', '.mdx', '.markdown', '.rst', '.adoc', '.txt']);

/** How a text of this name is looked at. */
export function optionsFor(path: string, variables: ServiceVariables): ScanOptions {
  return { variables, prose: PROSE.has(extname(path).toLowerCase()) };
}

/** Scans a file through one piece of memory. Throws the error of the system when it cannot be read. */
export async function scanFile(path: string, variables: ServiceVariables, piece: Buffer): Promise<Scanned> {
  const scanner = new Scanner(optionsFor(path, variables));
  const file = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length);
      if (bytesRead === 0) return scanner.end();
      scanner.push(piece.subarray(0, bytesRead));
      if (scanner.binary) return scanner.end();
    }
  } finally {
    await file.close();
  }
}

/** Memory to scan files with, one after the other. */
export function newPiece(): Buffer {
  return Buffer.allocUnsafe(PIECE);
}
