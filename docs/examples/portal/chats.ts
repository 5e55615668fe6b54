import { line, timestamp } from './line.ts';
import {
  address,
  developmentId,
  isSold,
  KIND,
  purchaserId,
  SPAN,
  tenantId,
  UNTIL,
  unitId,
  unitUid,
} from './naming.ts';
import { Random } from './random.ts';
import { pickUnit, type Shape, tenantAt } from './shape.ts';
import { answer, question } from './words.ts';

export function* messages(shape: Shape): Generator<string> {
  const random = new Random(shape.seed, KIND.message);
  const open: Conversation[] = [];
  let begun = 0;
  for (let made = 0; made < shape.messages; made += 1) {
    // Many people write at the same time, so the rows of one conversation do not lie side by side.
    const slot = made < shape.tenants ? made % CONCURRENT : random.below(CONCURRENT);
    let conversation = open[slot];
    if (conversation === undefined || conversation.left === 0 || made < shape.tenants) {
      // Each tenant begins with one conversation, so that no tenant is without messages by chance.
      const t = begun < shape.tenants ? begun : tenantAt(shape, random.fraction());
      conversation = beginConversation(shape, t, made / shape.messages, random);
      open[slot] = conversation;
      begun += 1;
    }
    const asks = conversation.turn % 2 === 0;
    const request = random.uuid();
    const metadata = `${conversation.metadata.slice(0, -1)},"requestId":"${request}"}`;
    const at = timestamp(UNTIL - SPAN + (made / shape.messages) * SPAN + random.between(0, 999));
    const content = asks ? question(random) : answer(random);
    const id = random.uuid();
    yield `${id}\t${conversation.place}\t${asks ? 'user' : 'assistant'}\t${line(content, metadata, at)}`;
    conversation.turn += 1;
    conversation.left -= 1;
  }
}

/** How many conversations go on at the same time. */
const CONCURRENT = 64;

interface Conversation {
  /** The columns that say where its messages belong, ready to be written. */
  place: string;
  metadata: string;
  turn: number;
  left: number;
}

function beginConversation(shape: Shape, t: number, age: number, random: Random): Conversation {
  const { d, u } = pickUnit(shape, t, random);
  const development = developmentId(shape, t, d);
  const unit = unitId(shape, t, d, u);
  const user = isSold(shape, t, d, u) ? purchaserId(shape, t, d, u) : null;
  const house = age < 0.25 ? unit : null;
  const traces = {
    unitUid: unitUid(t, d, u),
    schemeId: development,
    userId: user,
    address: address(t, d, u),
  };
  return {
    place: line(tenantId(shape, t), development, unit, house, user).trimEnd(),
    metadata: messageMetadata(random.fraction(), traces),
    turn: 0,
    left: random.between(2, 9),
  };
}

interface Traces {
  unitUid: string;
  schemeId: string;
  userId: string | null;
  address: string;
}

/** What the versions of the portal wrote beside a message: the traces by which a lost message can be found again. */
function messageMetadata(version: number, traces: Traces): string {
  const user = traces.userId === null ? {} : { userId: traces.userId };
  if (version < 0.55) return JSON.stringify({ unitUid: traces.unitUid, ...user, channel: 'web' });
  if (version < 0.75) return JSON.stringify({ unit_uid: traces.unitUid, ...user, channel: 'qr' });
  if (version < 0.9) return JSON.stringify({ schemeId: traces.schemeId, ...user, channel: 'web' });
  return JSON.stringify({ address: traces.address, channel: 'whatsapp' });
}
