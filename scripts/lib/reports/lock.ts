import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BulkheadError } from '../runtime/errors.ts';

/** How long a lock may wait and last, in milliseconds. */
export interface LockPatience {
  /** After this time the wait ends with an error. */
  readonly wait: number;
  /** A lock of another machine, or of a process that still exists, is given up after this time: appends take milliseconds. */
  readonly stale: number;
}

const PATIENCE: LockPatience = { wait: 30_000, stale: 600_000 };

/** A lock without an owner is being written at this moment, or its process died just then. */
const EMPTY_MILLISECONDS = 5000;

/** Locks that this process holds: after a crash in a container the same process id may come back as another process. */
const held = new Set<string>();

/**
 * Runs work while holding a lock file, so that two processes on one machine never run it at once. The lock of a process
 * that died is taken over.
 * @throws BulkheadError `LOCKED` when another process keeps the lock for longer than `patience.wait`.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  patience: LockPatience = PATIENCE,
): Promise<T> {
  const token = randomUUID();
  await mkdir(dirname(path), { recursive: true });
  const deadline = performance.now() + patience.wait;
  while (!(await take(path, token))) {
    if (await isStale(path, patience)) await breakStale(path, patience);
    else if (performance.now() > deadline) throw await locked(path);
    else await delay(5 + Math.random() * 20);
  }
  try {
    return await work();
  } finally {
    held.delete(token);
    // Ours no more if it was given up as stale while this process was suspended.
    if ((await ownerOf(path))?.token === token) await unlink(path);
  }
}

async function take(path: string, token: string): Promise<boolean> {
  held.add(token);
  try {
    await writeFile(path, JSON.stringify({ pid: process.pid, host: hostname(), token }), { flag: 'wx' });
  } catch (error) {
    held.delete(token);
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  // Read back: a process suspended between creating and writing the file may have lost it.
  const taken = (await ownerOf(path))?.token === token;
  if (!taken) held.delete(token);
  return taken;
}

async function isStale(path: string, patience: LockPatience): Promise<boolean> {
  const [owner, modified] = await Promise.all([ownerOf(path), modifiedOf(path)]);
  if (modified === undefined) return false; // Gone already: simply try again.
  if (Date.now() - modified > patience.stale) return true;
  if (owner === undefined) return Date.now() - modified > EMPTY_MILLISECONDS;
  if (owner.host !== hostname()) return false;
  if (owner.pid === process.pid) return !held.has(owner.token);
  return !isAlive(owner.pid);
}

/**
 * Only who holds the second lock may remove the first, and only after another look: otherwise two processes that both
 * found it stale could remove the fresh lock of a third.
 */
async function breakStale(path: string, patience: LockPatience): Promise<void> {
  const gate = `${path}.breaking`;
  try {
    await mkdir(gate);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const since = await modifiedOf(gate);
    if (since !== undefined && Date.now() - since > patience.stale) await ignoring('ENOENT', rmdir(gate));
    await delay(5);
    return;
  }
  try {
    if (await isStale(path, patience)) await ignoring('ENOENT', unlink(path));
  } finally {
    await rmdir(gate);
  }
}

interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

/** Who holds the lock; undefined while its file is still empty or gone. */
async function ownerOf(path: string): Promise<Owner | undefined> {
  const text = (await ignoring('ENOENT', readFile(path, 'utf8'))) ?? '';
  const fields = /^\{"pid":(\d+),"host":"([^"]*)","token":"([^"]*)"\}$/.exec(text);
  return fields === null
    ? undefined
    : { pid: Number(fields[1]), host: fields[2] ?? '', token: fields[3] ?? '' };
}

async function modifiedOf(path: string): Promise<number | undefined> {
  return (await ignoring('ENOENT', stat(path)))?.mtimeMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM'; // It exists and belongs to somebody else.
  }
}

async function locked(path: string): Promise<BulkheadError> {
  const owner = await ownerOf(path);
  const who = owner === undefined ? 'another process' : `process ${owner.pid} on ${owner.host}`;
  return new BulkheadError({
    what: `${path} is held by ${who}`,
    fix: `Wait until that process has ended; if there is none, remove the lock: rm ${path}`,
    code: 'LOCKED',
  });
}

async function ignoring<T>(code: string, promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (codeOf(error) === code) return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
