import { timestamp } from './line.ts';
import { hash, uuidOf } from './random.ts';
import type { Shape } from './shape.ts';
import { personName } from './words.ts';

// Ids, names and dates of the rows, each computed from the numbers of tenant (t), development (d) and unit (u).

/** Streams and kinds of id; each its own sequence of pseudo-random numbers. */
export const KIND = {
  tenant: 1,
  development: 2,
  houseType: 3,
  unit: 4,
  staff: 5,
  purchaser: 6,
  membership: 7,
  message: 8,
  document: 9,
  notice: 10,
  event: 11,
  sold: 12,
  pick: 13,
} as const;

export const HOUSE_TYPES = [
  ['A01', 'Type A - 3 Bed Semi', 3, 2, '110.00'],
  ['B01', 'Type B - 4 Bed Detached', 4, 3, '148.50'],
  ['C01', 'Type C - 2 Bed Apartment', 2, 1, '78.25'],
] as const;
const ESTATES = [
  'Oak Park',
  'Harbour View',
  'Mill Lane',
  'The Orchard',
  'Castle Court',
  'River Walk',
] as const;
/** Rows are dated up to here, so that the same seed gives the same rows on any day. */
export const UNTIL = Date.UTC(2026, 0, 15);
export const SPAN = 400 * 24 * 3600 * 1000;
export const FOUNDED = timestamp(UNTIL - SPAN);

export const tenantId = (shape: Shape, t: number) => uuidOf(shape.seed, KIND.tenant, t);
export const developmentId = (shape: Shape, t: number, d: number) =>
  uuidOf(shape.seed, KIND.development, t, d);
export const houseTypeId = (shape: Shape, t: number, d: number, h: number) =>
  uuidOf(shape.seed, KIND.houseType, t, d, h);
export const unitId = (shape: Shape, t: number, d: number, u: number) =>
  uuidOf(shape.seed, KIND.unit, t, d, u);
export const staffId = (shape: Shape, t: number, s: number) => uuidOf(shape.seed, KIND.staff, t, s);
export const purchaserId = (shape: Shape, t: number, d: number, u: number) =>
  uuidOf(shape.seed, KIND.purchaser, t, d, u);
export const isSold = (shape: Shape, t: number, d: number, u: number) =>
  hash(shape.seed, KIND.sold, t, d, u) % 100 < 92;

export const digits = (value: number, width: number) => String(value).padStart(width, '0');
export const tenantSlug = (t: number) => `tenant-${digits(t + 1, 3)}`;
export const estate = (t: number, d: number) => ESTATES[(t + d) % ESTATES.length] ?? ESTATES[0];
export const developmentCode = (t: number, d: number) =>
  `T${digits(t + 1, 3)}-${String.fromCharCode(65 + d)}`;
export const unitUid = (t: number, d: number, u: number) => `${developmentCode(t, d)}-${digits(u + 1, 4)}`;
export const addressLine = (t: number, d: number, u: number) => `${u + 1} ${estate(t, d)}`;
export const address = (t: number, d: number, u: number) =>
  `${addressLine(t, d, u)}, Sample Town ${digits(t + 1, 3)}`;
export const houseTypeOf = (shape: Shape, t: number, d: number, u: number) =>
  hash(shape.seed, KIND.pick, t, d, u) % HOUSE_TYPES.length;
export const emailOf = (t: number, d: number, u: number) =>
  `purchaser.${unitUid(t, d, u).toLowerCase()}@example.com`;
export const purchaserName = (shape: Shape, t: number, d: number, u: number) =>
  personName(hash(shape.seed, KIND.purchaser, t, d, u));

export function* eachDevelopment(shape: Shape): Generator<[number, number]> {
  for (const [t, size] of shape.sizes.entries()) {
    for (let d = 0; d < size.developments; d += 1) yield [t, d];
  }
}

export function* eachUnit(shape: Shape): Generator<[number, number, number]> {
  for (const [t, size] of shape.sizes.entries()) {
    for (let d = 0; d < size.developments; d += 1) {
      for (let u = 0; u < size.units; u += 1) yield [t, d, u];
    }
  }
}
