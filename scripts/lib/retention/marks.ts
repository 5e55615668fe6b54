import { randomBytes } from 'node:crypto';
import { runName } from '../archive/names.ts';
import type { SigningKey, VerifyingKey } from '../archive/signing-key.ts';
import { runsPrefix } from '../backup/runs.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import { listWithin } from './listing.ts';
import { LARGEST_MARK, type Mark, type MarkKind, type MarkOf, markName, openMark, sealMark } from './mark.ts';

/** A file among the marks: one version of it. */
export interface MarkFile {
  readonly key: string;
  readonly version: string | undefined;
  /** When it was stored, by the store's clock. */
  readonly storedAt: Date;
  /** It stands for a removal, and has no bytes. */
  readonly marker: boolean;
  /** Undefined for a marker, and when it is not to be believed. */
  readonly mark: Mark | undefined;
  readonly refusal: BulkheadError | undefined;
}

/** Where the marks of an environment are, with a slash at the end. Throws ENVIRONMENT_NAME. */
export function marksPrefix(environment: string): string {
  return runsPrefix(environment).replace(/runs\/$/, 'marks/');
}

/** A mark of a kind at a time, without what is particular to the kind. */
export function newMark<K extends MarkKind>(kind: K, environment: string, at: Date) {
  return { v: 1 as const, kind, id: runName(at, randomBytes(4)), environment, at: at.toISOString() };
}

/** Signs and stores a mark. Its name is its own, so that nothing is written over. Throws what the store throws. */
export async function writeMark(
  store: Store,
  mark: Mark,
  key: SigningKey,
  signal?: AbortSignal,
): Promise<void> {
  const bytes = sealMark(mark, key);
  const body = async function* () {
    yield bytes;
  };
  const name = `${marksPrefix(mark.environment)}${markName(mark)}`;
  await store.put(name, body(), { ifAbsent: true, ...(signal === undefined ? {} : { signal }) });
}

/**
 * Every mark of an environment, or of one run in it, hidden versions too: who may write to a bucket may hide what is in
 * it, and a hold must not go that way. What is not to be believed is told with its reason. Throws what the store throws.
 */
export async function readMarks(
  store: Store,
  environment: string,
  keys: readonly VerifyingKey[],
  run?: string,
): Promise<MarkFile[]> {
  const prefix = marksPrefix(environment);
  const files: MarkFile[] = [];
  for await (const found of listWithin(store, run === undefined ? prefix : `${prefix}${run}/`)) {
    const { key, version, modified: storedAt, marker, size } = found;
    const file = { key, version, storedAt, marker };
    if (marker) {
      files.push({ ...file, mark: undefined, refusal: undefined });
      continue;
    }
    const name = key.slice(prefix.length);
    const read =
      size > LARGEST_MARK
        ? tooLarge(name, size)
        : await openOne(store, { key, version }, name, environment, keys);
    const refused = read instanceof BulkheadError;
    files.push({ ...file, mark: refused ? undefined : read, refusal: refused ? read : undefined });
  }
  return files;
}

/** The marks of a kind among files. */
export function marksOf<K extends MarkKind>(files: readonly MarkFile[], kind: K): MarkOf<K>[] {
  const isOfKind = (mark: Mark | undefined): mark is MarkOf<K> => mark?.kind === kind;
  return files.map(({ mark }) => mark).filter(isOfKind);
}

/** The holds that nobody has released, each once. */
export function standingHolds(files: readonly MarkFile[]): MarkOf<'hold'>[] {
  const released = new Set(marksOf(files, 'release').map(({ hold }) => hold));
  const holds = marksOf(files, 'hold').filter(({ id }) => !released.has(id));
  return [...new Map(holds.map((hold) => [hold.id, hold])).values()];
}

async function openOne(
  store: Store,
  { key, version }: { key: string; version: string | undefined },
  name: string,
  environment: string,
  keys: readonly VerifyingKey[],
): Promise<Mark | BulkheadError> {
  const pieces: Buffer[] = [];
  for await (const piece of store.get(key, version === undefined ? {} : { version })) pieces.push(piece);
  try {
    return openMark(Buffer.concat(pieces), name, environment, keys);
  } catch (error) {
    if (error instanceof BulkheadError) return error;
    throw error;
  }
}

function tooLarge(name: string, size: number): BulkheadError {
  return new BulkheadError({
    what: `mark ${name} has ${size} bytes, which no mark has`,
    fix: 'Somebody else wrote it: find out who writes to the store, and remove it.',
    code: 'MARK_INVALID',
    exit: 1,
  });
}
