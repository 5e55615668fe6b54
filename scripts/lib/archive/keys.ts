import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { BulkheadError } from '../runtime/errors.ts';

const NO_SALT = Buffer.alloc(0);
const OBJECT_CONTEXT = 'bulkhead/v1/object\0';
const PAYLOAD_CONTEXT = 'bulkhead/v1/payload\0';
const TENANT_CONTEXT = 'bulkhead/v1/tenant-name\0';

/** Bytes in a run key, an object key and a payload key. */
export const KEY_BYTES = 32;

/** What encrypts the chunks of one object, and the commitment that tells a wrong key from damage. */
export interface PayloadKeys {
  key: Buffer;
  commitment: Buffer;
}

/** A fresh run key: 32 random bytes, the root of every key of one run. */
export function newRunKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/**
 * The key of one object (32 bytes). It opens that object and nothing else of the run, so a drill can be
 * handed this key alone.
 * @throws {BulkheadError} KEY_LENGTH when the run key is not 32 bytes.
 */
export function objectKey(runKey: Uint8Array, run: string, object: string): Buffer {
  requireKey(runKey, 'run key');
  return derive(runKey, NO_SALT, Buffer.from(`${OBJECT_CONTEXT}${run}\0${object}`), KEY_BYTES);
}

/**
 * The payload key and commitment of one sealing of one object. `core` is the header's JSON as it stands
 * in the file: a key exists for these exact header bytes only.
 * @throws {BulkheadError} KEY_LENGTH when the object key is not 32 bytes.
 */
export function payloadKeys(dek: Uint8Array, salt: Uint8Array, core: Uint8Array): PayloadKeys {
  requireKey(dek, 'object key');
  const info = Buffer.concat([Buffer.from(PAYLOAD_CONTEXT), createHash('sha256').update(core).digest()]);
  const both = derive(dek, salt, info, 2 * KEY_BYTES);
  return { key: both.subarray(0, KEY_BYTES), commitment: both.subarray(KEY_BYTES) };
}

/**
 * The file name of a tenant's object, `t/<64 hex>.bha`. Without the run key nobody can tell whose it is,
 * nor that two runs hold the same tenant.
 * @throws {BulkheadError} KEY_LENGTH when the run key is not 32 bytes.
 */
export function tenantObject(runKey: Uint8Array, tenantId: string): string {
  requireKey(runKey, 'run key');
  const known = nameKeys.get(runKey);
  const nameKey = known ?? derive(runKey, NO_SALT, Buffer.from(TENANT_CONTEXT), KEY_BYTES);
  if (known === undefined) nameKeys.set(runKey, nameKey);
  return `t/${createHmac('sha256', nameKey).update(tenantId, 'utf8').digest('hex')}.bha`;
}

/** Derived once for all tenants of a run; a run key is never changed in place. */
const nameKeys = new WeakMap<Uint8Array, Buffer>();

function derive(key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, length));
}

function requireKey(key: Uint8Array, name: string): void {
  if (key.length === KEY_BYTES) return;
  throw new BulkheadError({
    what: `the ${name} has ${key.length} bytes`,
    fix: `A ${name} has exactly ${KEY_BYTES} bytes; unwrap it from the run's keys file.`,
    code: 'KEY_LENGTH',
  });
}
