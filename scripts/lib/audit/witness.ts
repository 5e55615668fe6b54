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

/** The seal that an earlier report remembers. */
export const witnessInput: Input<Witness | undefined> = {
  type: 'text',
  description: 'Seal and head of an earlier report, against which the seals are held',
  env: 'BULKHEAD_AUDIT_WITNESS',
  placeholder: 'seal:head',
  required: false,
  parse: parseWitness,
};
