import type { KeyType, Model } from '../tenancy/model.ts';
import { scopeRefusal } from './refusal.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NIL = /^[0-]+$/;
const WHOLE = /^(0|-?[1-9]\d{0,18})$/;
const BOUNDS = {
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
} as const;

/**
 * The one way to write a tenant's key, as the server does: a uuid in lower case, digits without zeros before them.
 * Undefined for what is no such key: another form, an array, an empty text, a number that is not exact.
 */
export function canonicalKey(type: KeyType, value: unknown): string | undefined {
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))) {
    return type === 'bigint' || type === 'integer' ? canonicalKey(type, String(value)) : undefined;
  }
  if (typeof value !== 'string' || value === '' || value.includes('\0')) return undefined;
  switch (type) {
    case 'uuid': {
      const lower = value.toLowerCase();
      return UUID.test(lower) ? lower : undefined;
    }
    case 'text':
      return value;
    default: {
      if (!WHOLE.test(value)) return undefined;
      const number = BigInt(value);
      const [least, most] = BOUNDS[type];
      return number >= least && number <= most ? value : undefined;
    }
  }
}

/** The key of a tenant as given by the caller. Throws `SCOPE_TENANT` for all that cannot be one, the nil uuid included. */
export function tenantKey(model: Model, value: unknown): string {
  const { type } = model.tenant;
  const key = canonicalKey(type, value);
  if (key === undefined) throw badTenant(describe(value), type);
  if (type === 'uuid' && NIL.test(key)) throw badTenant('the nil uuid', type);
  if (type === 'text' && key.trim() === '') throw badTenant('blank', type);
  return key;
}

function badTenant(found: string, type: KeyType) {
  return scopeRefusal(
    'SCOPE_TENANT',
    `the tenant of a scope must be one key of type ${type}, and this is ${found}`,
    'Pass the id from the verified session of the request, never a default.',
  );
}

/** What it is, without repeating it: an id that came in wrong may be anything. */
function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (value === '') return 'an empty text';
  return typeof value === 'string' ? 'another text' : `of type ${typeof value}`;
}
