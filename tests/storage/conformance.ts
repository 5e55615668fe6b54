import type { Test } from 'uvu';
import { endings } from './conformance/endings.ts';
import { type Conformance, type EmptyStore, harness } from './conformance/harness.ts';
import { keyNames } from './conformance/key-names.ts';
import { listing } from './conformance/listing.ts';
import { locks } from './conformance/lock.ts';
import { objects } from './conformance/objects.ts';
import { parts } from './conformance/parts.ts';
import { ranges } from './conformance/ranges.ts';
import { versions } from './conformance/versions.ts';
import { writers } from './conformance/writers.ts';

/** What every driver must do, as tests. The caller ends its file with `test.run()`. */
export function conformance(test: Test, open: () => Promise<EmptyStore>, options: Conformance = {}): void {
  const it = harness(test, open, options);
  objects(it);
  ranges(it);
  parts(it);
  keyNames(it);
  listing(it);
  writers(it);
  endings(it);
  versions(it);
  locks(it);
}
