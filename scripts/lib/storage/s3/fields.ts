import type { Facts } from '../bucket/bucket.ts';
import type { Lock } from '../store.ts';

/** Names of our facts among the object's user metadata: x-amz-meta-bulkhead-put. */
const PREFIX = 'bulkhead-';

/** Facts as S3 keeps them. */
export function metadataOf(facts: Facts): Record<string, string> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`${PREFIX}${name}`, value]));
}

/** The facts among an object's metadata. */
export function factsOf(metadata: Readonly<Record<string, string>> | undefined): Facts {
  return Object.fromEntries(
    Object.entries(metadata ?? {})
      .filter(([name]) => name.startsWith(PREFIX))
      .map(([name, value]) => [name.slice(PREFIX.length), value]),
  );
}

/** The lock of a new object, as its request says it. */
export function lockFields(lock: Lock | undefined) {
  if (lock === undefined) return {};
  return { ObjectLockMode: modeOf(lock), ObjectLockRetainUntilDate: lock.until };
}

/** S3's own word. */
export function modeOf({ mode }: Lock): 'GOVERNANCE' | 'COMPLIANCE' {
  return mode === 'governance' ? 'GOVERNANCE' : 'COMPLIANCE';
}

/** The lock that an object's head tells, or undefined. */
export function lockOf(mode: string | undefined, until: Date | undefined): Lock | undefined {
  if (until === undefined || mode === undefined) return undefined;
  return { until, mode: mode === 'COMPLIANCE' ? 'compliance' : 'governance' };
}
