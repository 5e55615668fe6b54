import { line } from './line.ts';
import {
  eachUnit,
  emailOf,
  FOUNDED,
  isSold,
  KIND,
  purchaserId,
  purchaserName,
  staffId,
  tenantId,
  tenantSlug,
  unitId,
} from './naming.ts';
import { uuidOf } from './random.ts';
import type { Shape } from './shape.ts';
import { personName } from './words.ts';

/** Staff of each tenant. */
const STAFF = 3;

export function* users(shape: Shape): Generator<string> {
  for (let t = 0; t < shape.tenants; t += 1) {
    for (let s = 0; s < STAFF; s += 1) {
      yield line(
        staffId(shape, t, s),
        `staff${s + 1}@${tenantSlug(t)}.example`,
        personName(t * STAFF + s),
        FOUNDED,
      );
    }
  }
  for (const [t, d, u] of eachUnit(shape)) {
    if (isSold(shape, t, d, u))
      yield line(purchaserId(shape, t, d, u), emailOf(t, d, u), purchaserName(shape, t, d, u), FOUNDED);
  }
}

export function* memberships(shape: Shape): Generator<string> {
  let number = 0;
  const member = (user: string, t: number, unit: string | null, role: string) => {
    number += 1;
    return line(uuidOf(shape.seed, KIND.membership, number), user, tenantId(shape, t), unit, role, FOUNDED);
  };
  for (let t = 0; t < shape.tenants; t += 1) {
    for (let s = 0; s < STAFF; s += 1)
      yield member(staffId(shape, t, s), t, null, s === 0 ? 'admin' : 'staff');
    // A consultant who works for two developers: the reason why users belong to no tenant.
    if (t % 3 === 1) yield member(staffId(shape, t - 1, 1), t, null, 'staff');
  }
  for (const [t, d, u] of eachUnit(shape)) {
    if (isSold(shape, t, d, u))
      yield member(purchaserId(shape, t, d, u), t, unitId(shape, t, d, u), 'purchaser');
  }
}
