import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { zstdDecompressSync } from 'node:zlib';

// What somebody has who knows nothing of bulkhead: a Node.js, the script from the documents, and some zstd.

export const SCRIPT = new URL('../../docs/open-archive.mjs', import.meta.url).pathname;

export interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs a program with nothing of this process but the PATH. */
export async function runProgram(program: string, args: readonly string[], input?: Buffer): Promise<Ended> {
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A program that ends early does not read its input to the end.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([collect(child.stdout), collect(child.stderr)]);
  const code = child.exitCode ?? (await once(child, 'close'))[0];
  return { code: typeof code === 'number' ? code : null, stdout, stderr: stderr.toString() };
}

async function collect(stream: Readable): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(stream, (piece: Buffer) => piece));
}

/** Opens one object as the documents say. */
export function openArchive(
  node: string,
  args: { folder: string; object: string; keyFile: string; publicKeyFile: string },
): Promise<Ended> {
  return runProgram(node, [SCRIPT, args.folder, args.object, args.keyFile, args.publicKeyFile]);
}

/** Every Node.js that this machine has on its PATH beside our own, which comes first. */
export async function nodes(): Promise<string[]> {
  const others = await onPath('node');
  return [process.execPath, ...others.filter((path) => !path.includes('node_modules'))];
}

/**
 * Decompresses as `zstd -d` does. Where there is no zstd, Node's own: it stops after the first frame without an
 * error, so it serves only what is one frame.
 */
export async function unzstd(frames: Buffer): Promise<Buffer> {
  const [zstd] = await onPath('zstd');
  if (zstd === undefined) return zstdDecompressSync(frames);
  const { code, stdout, stderr } = await runProgram(zstd, ['-d', '-c'], frames);
  if (code !== 0) throw new Error(`zstd: ${stderr}`);
  return stdout;
}

export async function onPath(program: string): Promise<string[]> {
  const found: string[] = [];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program);
    const there = await access(path).then(
      () => true,
      () => false,
    );
    if (there && !found.includes(path)) found.push(path);
  }
  return found;
}
