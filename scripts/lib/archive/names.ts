import { BulkheadError } from '../runtime/errors.ts';

/** File names of the objects that every run may have, within the run's folder. */
export const SCHEMA_OBJECT = 'schema.bha';
export const SHARED_OBJECT = 'shared.bha';
export const UNASSIGNED_OBJECT = 'unassigned.bha';
export const DETAIL_OBJECT = 'detail.bha';
export const MANIFEST_FILE = 'manifest.json';
export const SIGNATURE_FILE = 'manifest.sig';

/** `2026-11-20T02-17-03Z-7f3a90c1`: when the run began, and eight random hexadecimal digits. */
export const RUN_NAME = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z-[0-9a-f]{8}$/;

/**
 * Any object of a run, with room for parts (`.001`) where a bucket limits how long an object may be. In a run that was
 * divided into shards each has its own index, `detail.s02.bha`.
 */
export const OBJECT_NAME =
  /^(?:schema|shared|unassigned|detail(?:\.s\d{2})?|t\/[0-9a-f]{64})(?:\.\d{3})?\.bha$/;

/** The file that holds the wrapped run keys; a rotation writes the next generation beside it. */
export function keysFile(generation: number): string {
  return `keys.${generation}.json`;
}

/**
 * The name of a run that begins at `startedAt`. `nonce` is four random bytes.
 * @throws {BulkheadError} RUN_NAME when the nonce has another length.
 */
export function runName(startedAt: Date, nonce: Uint8Array): string {
  if (nonce.length !== 4) {
    throw new BulkheadError({
      what: `the random part of a run's name has ${nonce.length} bytes`,
      fix: 'Give it exactly four random bytes.',
      code: 'RUN_NAME',
    });
  }
  const time = startedAt.toISOString().slice(0, 19).replaceAll(':', '-');
  return `${time}Z-${Buffer.from(nonce).toString('hex')}`;
}
