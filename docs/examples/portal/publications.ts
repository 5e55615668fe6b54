import { line, timestamp } from './line.ts';
import {
  developmentCode,
  developmentId,
  digits,
  eachDevelopment,
  eachUnit,
  estate,
  FOUNDED,
  KIND,
  SPAN,
  tenantId,
  tenantSlug,
  UNTIL,
  unitId,
} from './naming.ts';
import { hash, Random, uuidOf } from './random.ts';
import type { Shape } from './shape.ts';
import { answer } from './words.ts';

const DOCUMENT_TYPES = [
  'floor_plan',
  'warranty',
  'user_manual',
  'ber_certificate',
  'fire_safety',
  'handover',
] as const;

export function* documents(shape: Shape): Generator<string> {
  for (const [t, d] of eachDevelopment(shape)) {
    for (const [number, type] of DOCUMENT_TYPES.entries()) yield documentRow(shape, t, d, null, number, type);
  }
  for (const [t, d, u] of eachUnit(shape)) {
    if (hash(shape.seed, KIND.document, t, d, u) % 2 === 0) yield documentRow(shape, t, d, u, 9, 'handover');
  }
}

function documentRow(
  shape: Shape,
  t: number,
  d: number,
  u: number | null,
  number: number,
  type: string,
): string {
  const key = u === null ? -number : u + 1;
  const path = `${tenantSlug(t)}/${developmentCode(t, d)}/${u === null ? 'estate' : digits(u + 1, 4)}/${type}.pdf`;
  const unit = u === null ? null : unitId(shape, t, d, u);
  const size = 10_000 + (hash(shape.seed, KIND.document, t, d, key) % 4_000_000);
  return line(
    uuidOf(shape.seed, KIND.document, t, d, key),
    tenantId(shape, t),
    developmentId(shape, t, d),
    unit,
    type,
    `${estate(t, d)}: ${type.replaceAll('_', ' ')}`,
    path,
    size,
    FOUNDED,
  );
}

export function* notices(shape: Shape): Generator<string> {
  const random = new Random(shape.seed, KIND.notice);
  for (const [t, d] of eachDevelopment(shape)) {
    for (let number = 0; number < 5; number += 1) {
      const at = timestamp(UNTIL - random.below(SPAN));
      const body = `${answer(random)}\n\n${answer(random)}`;
      yield line(
        uuidOf(shape.seed, KIND.notice, t, d, number),
        tenantId(shape, t),
        developmentId(shape, t, d),
        `Notice ${number + 1} for ${estate(t, d)}`,
        body,
        at,
        at,
      );
    }
  }
}
