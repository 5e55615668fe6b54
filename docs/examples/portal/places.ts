import { line } from './line.ts';
import {
  address,
  addressLine,
  developmentCode,
  developmentId,
  digits,
  eachDevelopment,
  eachUnit,
  estate,
  FOUNDED,
  HOUSE_TYPES,
  houseTypeId,
  houseTypeOf,
  isSold,
  KIND,
  purchaserName,
  tenantId,
  tenantSlug,
  unitId,
  unitUid,
} from './naming.ts';
import { hash } from './random.ts';
import type { Shape } from './shape.ts';

export function* tenants(shape: Shape): Generator<string> {
  for (let t = 0; t < shape.tenants; t += 1) {
    const name = `Tenant ${digits(t + 1, 3)} Homes (sample)`;
    yield line(
      tenantId(shape, t),
      name,
      tenantSlug(t),
      `https://example.com/${tenantSlug(t)}/logo.svg`,
      FOUNDED,
    );
  }
}

export function* developments(shape: Shape): Generator<string> {
  for (const [t, d] of eachDevelopment(shape)) {
    const number = hash(shape.seed, KIND.development, t, d);
    const slug = `${tenantSlug(t)}-${estate(t, d).toLowerCase().replaceAll(' ', '-')}`;
    const place = `${estate(t, d)}, Sample Town ${digits(t + 1, 3)}`;
    const latitude = (51.4 + (number % 3000) / 1000).toFixed(6);
    const longitude = (-9.9 + (number % 3700) / 1000).toFixed(6);
    yield line(
      developmentId(shape, t, d),
      tenantId(shape, t),
      developmentCode(t, d),
      estate(t, d),
      slug,
      place,
      latitude,
      longitude,
      FOUNDED,
    );
  }
}

export function* houseTypes(shape: Shape): Generator<string> {
  for (const [t, d] of eachDevelopment(shape)) {
    for (const [h, [code, name, bedrooms, bathrooms, area]] of HOUSE_TYPES.entries()) {
      yield line(
        houseTypeId(shape, t, d, h),
        tenantId(shape, t),
        developmentId(shape, t, d),
        code,
        name,
        bedrooms,
        bathrooms,
        area,
        FOUNDED,
      );
    }
  }
}

export function* units(shape: Shape): Generator<string> {
  for (const [t, d, u] of eachUnit(shape)) {
    const development = developmentId(shape, t, d);
    const type = houseTypeId(shape, t, d, houseTypeOf(shape, t, d, u));
    const purchaser = isSold(shape, t, d, u) ? purchaserName(shape, t, d, u) : null;
    yield line(
      unitId(shape, t, d, u),
      tenantId(shape, t),
      development,
      development,
      type,
      u + 1,
      unitUid(t, d, u),
      address(t, d, u),
      addressLine(t, d, u),
      purchaser,
      FOUNDED,
    );
  }
}
