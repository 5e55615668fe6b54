import type { Input } from '../runtime/inputs.ts';
import type { Witness } from './verify.ts';

/** Reads `12:3f…` as a report gives it. Throws a `RangeError` whose message continues "--witness …". */
export function parseWitness(text: string): Witness {
  const [, seal, head] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seal === undefined || head === undefined) {
    throw new RangeError('must be the number of a seal, a colon and its head of 64 hexadecimal digits');
  }
  return { seal: BigInt(seal), head };
}

/** The same as `parseWitness` reads it. */
export function formatWitness({ seal, head }: Witness): string {
  return `${seal}:${head}`;
}

/** There is no earlier report: the trail is new, or its witness was looked into and given up. */
export const NO_WITNESS = 'none';

/** The seal that an earlier report remembers. */
export const witnessInput: Input<Witness | typeof NO_WITNESS | undefined> = {
  type: 'text',
  description:
    'Seal and head of an earlier report, against which the seals are held; by default those of the newest recorded report of this database, and none to hold them against nothing',
  env: 'BULKHEAD_AUDIT_WITNESS',
  placeholder: 'seal:head',
  required: false,
  parse: (text) => (text === NO_WITNESS ? NO_WITNESS : parseWitness(text)),
};
