import { BulkheadError } from '../runtime/errors.ts';

/** STORE_NOT_FOUND. */
export function notFound(key: string, version?: string): BulkheadError {
  return new BulkheadError({
    what: `the store has no object ${key}${version === undefined ? '' : ` of version ${version}`}`,
    fix: 'Check the key and the store setting; it may have been removed.',
    code: 'STORE_NOT_FOUND',
  });
}

/** STORE_RANGE. */
export function badRange(key: string, offset: number, size: number): BulkheadError {
  return new BulkheadError({
    what: `byte ${offset} of object ${key} was asked for, and it has ${size} bytes`,
    fix: 'The object is shorter than its record says: verify the run.',
    code: 'STORE_RANGE',
  });
}

/** STORE_EXISTS. */
export function taken(key: string): BulkheadError {
  return new BulkheadError({
    what: `the store already has an object ${key}`,
    fix: 'It was not changed. Two runs with one name cannot be: start a new run.',
    code: 'STORE_EXISTS',
  });
}

/** STORE_NO_LOCK. */
export function noLock(store: string): BulkheadError {
  return new BulkheadError({
    what: `${store} cannot lock objects`,
    fix: 'Leave the lock out, or use a bucket that was made with object lock.',
    code: 'STORE_NO_LOCK',
  });
}
