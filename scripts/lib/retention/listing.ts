import { BulkheadError } from '../runtime/errors.ts';
import type { Store, StoredVersion } from '../storage/store.ts';

/**
 * Every version under a prefix that ends in a slash, as `listVersions` tells them; and nothing else, whatever the store
 * says. A store that forgot the prefix would have somebody else's objects removed.
 * Throws LISTING_OUTSIDE, LISTING_ORDER, and what the store throws.
 */
export async function* listWithin(store: Store, prefix: string): AsyncGenerator<StoredVersion> {
  if (!/^v1\/[^/]+\/.*\/$/.test(prefix)) throw outside(prefix, 'it is no folder of an environment');
  let last = Buffer.alloc(0);
  for await (const version of store.listVersions(prefix)) {
    if (!version.key.startsWith(prefix)) throw outside(prefix, `${version.key} was told with it`);
    const key = Buffer.from(version.key);
    if (Buffer.compare(key, last) < 0) {
      throw new BulkheadError({
        what: `the listing of ${prefix} is out of order: ${version.key} comes after ${last.toString()}`,
        fix: 'Nothing was removed. A listing that is not in order may also lack objects: ask whoever runs the store.',
        code: 'LISTING_ORDER',
        exit: 1,
      });
    }
    last = key;
    yield version;
  }
}

function outside(prefix: string, why: string): BulkheadError {
  return new BulkheadError({
    what: `the listing of ${JSON.stringify(prefix)} cannot be trusted: ${why}`,
    fix: 'Nothing was removed. Look at the store and its driver before anything is pruned.',
    code: 'LISTING_OUTSIDE',
    exit: 1,
  });
}
