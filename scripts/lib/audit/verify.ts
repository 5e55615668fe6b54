import type pg from 'pg';
import { transaction } from '../postgres/transaction.ts';
import { EVENT_HASH } from './event-hash.ts';
import { type IdRange, type Leaf, NO_SEAL, readSeals } from './seal.ts';

/** Something in the audit trail that is not as it was written. */
export interface AuditFinding {
  readonly kind: 'edited' | 'deleted' | 'inserted' | 'seal';
  /** The event, or the seal's number for `seal`. */
  readonly id: bigint;
  /** One sentence without a full stop. */
  readonly text: string;
}

/** A seal that something outside of the database remembers, such as a report of an earlier night. */
export interface Witness {
  readonly seal: bigint;
  /** Hexadecimal. */
  readonly head: string;
}

export interface AuditVerification {
  readonly seals: number;
  /** Events whose content was hashed again: sealed ones, and those that wait for a seal. */
  readonly sealed: number;
  readonly waiting: number;
  /** The newest seal, to be kept outside as the next witness. */
  readonly newest: Witness | undefined;
  /** In the order in which they were found; at most `MOST_FINDINGS`, and `findingCount` says how many there are. */
  readonly findings: readonly AuditFinding[];
  readonly findingCount: number;
}

export const MOST_FINDINGS = 100;

/** Events read at a time. */
const PAGE = 10_000;

/** A page of events after `$1`, `$2`, up to `$3`: what was stored of each, and the same computed anew. */
export const EVENTS = `
  select e.id::text as id, encode(e.content_hash, 'hex') as stored, encode(${EVENT_HASH}, 'hex') as computed,
         e.at::text as at
    from bulkhead.audit_events e
   where (e.id, e.at) > ($1::bigint, $2::timestamptz) and e.id <= $3
   order by e.id, e.at
   limit $4`;

const LOWEST = (-(2n ** 63n)).toString();
const HIGHEST = (2n ** 63n - 1n).toString();

/**
 * Reads the whole trail and tells what was changed, removed or added behind its back, by whoever. What nobody can
 * tell from the inside alone, an end that was cut off, the witnesses tell. Reads in one snapshot; changes nothing.
 * The role must see all rows.
 */
export async function verifyAudit(
  client: pg.ClientBase,
  witnesses: readonly Witness[] = [],
): Promise<AuditVerification> {
  return transaction(client, { isolation: 'repeatable read', readOnly: true }, () =>
    verifySnapshot(client, witnesses),
  );
}

async function verifySnapshot(
  client: pg.ClientBase,
  witnesses: readonly Witness[],
): Promise<AuditVerification> {
  const findings: AuditFinding[] = [];
  let findingCount = 0;
  const find = (kind: AuditFinding['kind'], id: bigint, text: string) => {
    findingCount += 1;
    if (findings.length < MOST_FINDINGS) findings.push({ kind, id, text });
  };
  const chain = await verifyChain(client, witnesses, find);

  let [sealed, waiting] = [0, 0];
  let below = LOWEST;
  for await (const seal of readSeals(client)) {
    const expected = expectedOf(seal.leaves, chain.late, BigInt(below), seal.lastId);
    for await (const event of readEvents(client, below, seal.lastId.toString())) {
      const hash = expected.get(event.id);
      if (hash === undefined && isIn(chain.open, event.id)) waiting += 1;
      else sealed += 1;
      expected.delete(event.id);
      judge(event, hash, isIn(chain.open, event.id), find);
    }
    for (const id of expected.keys()) find('deleted', id, `event ${id} was sealed and is gone`);
    if (seal.lastId > BigInt(below)) below = seal.lastId.toString();
  }
  for await (const event of readEvents(client, below, HIGHEST)) {
    waiting += 1;
    judge(event, undefined, true, find);
  }
  return { seals: chain.seals, sealed, waiting, newest: chain.newest, findings, findingCount };
}

type Find = (kind: AuditFinding['kind'], id: bigint, text: string) => void;

interface Chain {
  readonly seals: number;
  readonly newest: Witness | undefined;
  /** Ids of the newest seal that may still come. */
  readonly open: readonly IdRange[];
  /** Events that a later seal has than the one of their neighbours. */
  readonly late: readonly Leaf[];
}

/** The seals among themselves and against what is remembered outside. */
async function verifyChain(client: pg.ClientBase, witnesses: readonly Witness[], find: Find): Promise<Chain> {
  const remembered = new Map(witnesses.map(({ seal, head }) => [seal, head]));
  const late: Leaf[] = [];
  let chain: Omit<Chain, 'late'> = { seals: 0, newest: undefined, open: [] };
  let [previous, number, lastId] = [NO_SEAL, 0n, 0n];
  for await (const seal of readSeals(client)) {
    const name = `seal ${seal.number}`;
    if (seal.number !== number + 1n)
      find('seal', seal.number, `${name} follows seal ${number}: those between are gone`);
    else if (seal.previous !== previous)
      find('seal', seal.number, `${name} does not hang on the seal before it`);
    if (seal.head !== seal.expectedHead)
      find('seal', seal.number, `the head of ${name} is not the one of its content`);
    if (seal.leaves.length !== seal.events) {
      find('seal', seal.number, `${name} counts ${seal.events} events and lists ${seal.leaves.length}`);
    }
    const witness = remembered.get(seal.number);
    remembered.delete(seal.number);
    if (witness !== undefined && witness !== seal.head) {
      find(
        'seal',
        seal.number,
        `${name} has another head than the one that was reported: the seals were made anew`,
      );
    }
    late.push(...seal.leaves.filter((leaf) => leaf.id <= lastId));
    chain = { seals: chain.seals + 1, newest: { seal: seal.number, head: seal.head }, open: seal.open };
    [previous, number, lastId] = [seal.head, seal.number, seal.lastId];
  }
  for (const seal of remembered.keys()) find('seal', seal, `seal ${seal}, which was reported, is gone`);
  return { ...chain, late };
}

/** The hashes of sealed events with an id above `below` and not above `last`, whichever seal has them. */
function expectedOf(
  own: readonly Leaf[],
  late: readonly Leaf[],
  below: bigint,
  last: bigint,
): Map<bigint, string> {
  const leaves = [...own, ...late].filter(({ id }) => id > below && id <= last);
  return new Map(leaves.map(({ id, hash }) => [id, hash]));
}

function isIn(ranges: readonly IdRange[], id: bigint): boolean {
  return ranges.some(({ from, to }) => id >= from && id < to);
}

interface StoredEvent {
  readonly id: bigint;
  readonly stored: string;
  readonly computed: string;
  /** Another event with this id came before. */
  readonly again: boolean;
}

interface EventRow {
  id: string;
  stored: string;
  computed: string;
  at: string;
}

function judge(event: StoredEvent, hash: string | undefined, mayBeUnsealed: boolean, find: Find): void {
  const { id, stored, computed } = event;
  if (event.again) find('inserted', id, `there is a second event ${id}`);
  else if (hash === undefined && !mayBeUnsealed) {
    find('inserted', id, `event ${id} is in no seal, though later ones are`);
  } else if (computed !== stored || (hash !== undefined && hash !== stored)) {
    find('edited', id, `event ${id} is not what ${hash === undefined ? 'was written' : 'was sealed'}`);
  }
}

/** Events with an id above `below` and not above `last`, by id. */
async function* readEvents(client: pg.ClientBase, below: string, last: string): AsyncGenerator<StoredEvent> {
  let seen: bigint | undefined;
  for (let [id, at] = [below, 'infinity']; ; ) {
    const { rows } = await client.query<EventRow>(EVENTS, [id, at, last, PAGE]);
    for (const row of rows) {
      yield {
        id: BigInt(row.id),
        stored: row.stored,
        computed: row.computed,
        again: BigInt(row.id) === seen,
      };
      seen = BigInt(row.id);
    }
    const end = rows.at(-1);
    if (end === undefined || rows.length < PAGE) return;
    [id, at] = [end.id, end.at];
  }
}
