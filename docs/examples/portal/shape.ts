import type { Random } from './random.ts';

/** How large a portal is to be made, and from which seed. */
export interface PortalSize {
  readonly tenants: number;
  readonly messages: number;
  /** The same seed gives the same rows, byte for byte. */
  readonly seed: number;
}

/** How large each tenant is: few are large, most are small, as among real ones. */
export interface Shape extends PortalSize {
  /** Per tenant: developments, and units in each of them. */
  readonly sizes: readonly { developments: number; units: number }[];
  /** Rising to 1: a fraction in step `t` belongs to tenant `t`. */
  readonly cumulative: Float64Array;
}

/** Zipf's exponent: the largest of 50 tenants has about a fifth of all messages. */
const SKEW = 0.9;
/** How many messages a unit gathers on average. */
const MESSAGES_PER_UNIT = 25;

/** Plans the portal. Memory: a few numbers per tenant, whatever the number of messages. */
export function planShape(size: PortalSize): Shape {
  const weights = Array.from({ length: size.tenants }, (_, rank) => (rank + 1) ** -SKEW);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const cumulative = new Float64Array(size.tenants);
  let reached = 0;
  const sizes = weights.map((weight, tenant) => {
    reached += weight / total;
    cumulative[tenant] = reached;
    const developments = 2 + Math.min(4, Math.round(4 * weight));
    const units = Math.round((size.messages * weight) / total / MESSAGES_PER_UNIT / developments);
    return { developments, units: Math.min(400, Math.max(4, units)) };
  });
  return { ...size, sizes, cumulative };
}

/** The tenant to whom a fraction from 0 to 1 falls. */
export function tenantAt(shape: Shape, fraction: number): number {
  let low = 0;
  let high = shape.tenants - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shape.cumulative[middle] ?? 1) > fraction) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Some homes are talked about far more than others. */
export function pickUnit(shape: Shape, t: number, random: Random): { d: number; u: number } {
  const size = shape.sizes[t] ?? { developments: 1, units: 1 };
  return { d: random.below(size.developments), u: Math.floor(random.fraction() ** 2 * size.units) };
}
