import { line, timestamp } from './line.ts';
import {
  developmentCode,
  developmentId,
  isSold,
  KIND,
  purchaserId,
  SPAN,
  tenantId,
  UNTIL,
  unitId,
} from './naming.ts';
import { Random } from './random.ts';
import { pickUnit, type Shape, tenantAt } from './shape.ts';

const EVENTS = ['page_view', 'document_opened', 'question_asked', 'login', 'notice_read'] as const;

export function* events(shape: Shape): Generator<string> {
  const random = new Random(shape.seed, KIND.event);
  const count = Math.ceil(shape.messages / 4);
  for (let made = 0; made < count; made += 1) {
    const t = tenantAt(shape, random.fraction());
    const { d, u } = pickUnit(shape, t, random);
    const inUnit = random.fraction() < 0.8;
    const unit = inUnit ? unitId(shape, t, d, u) : null;
    const user = inUnit && isSold(shape, t, d, u) ? purchaserId(shape, t, d, u) : null;
    const properties = JSON.stringify({
      path: `/portal/${developmentCode(t, d)}`,
      milliseconds: random.between(20, 4000),
    });
    yield line(
      tenantId(shape, t),
      developmentId(shape, t, d),
      unit,
      user,
      random.pick(EVENTS),
      properties,
      timestamp(UNTIL - SPAN + (made / count) * SPAN),
    );
  }
}
