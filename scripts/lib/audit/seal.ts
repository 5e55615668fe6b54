import { createHash } from 'node:crypto';
import type pg from 'pg';

/** One seal, as `bulkhead.audit_seals` holds it. Numbers of 64 bits are bigint. */
export interface Seal {
  readonly number: bigint;
  readonly events: number;
  /** The highest id that this seal or one before it has. */
  readonly lastId: bigint;
  /** Ids up to `lastId` that no seal has yet, as ranges without their upper end. */
  readonly open: readonly IdRange[];
  /** By id. */
  readonly leaves: readonly Leaf[];
  /** Hexadecimal. */
  readonly previous: string;
  readonly head: string;
  /** What `head` must be, from the other columns. */
  readonly expectedHead: string;
}

export interface IdRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** One sealed event. */
export interface Leaf {
  readonly id: bigint;
  /** SHA-256 of the event, hexadecimal. */
  readonly hash: string;
}

/** What the first seal hangs on. */
export const NO_SEAL = '00'.repeat(32);

const LEAF_BYTES = 40;

const ONE = `
  select s.number::text as number, events, last_id::text, leaves, previous, head,
         concat_ws('|', s.number, extract(epoch from sealed_at), last_id, open_ids, horizon, '') as facts,
         (select coalesce(jsonb_agg(jsonb_build_array(lower(r)::text, upper(r)::text) order by r), '[]')
            from unnest(open_ids) r) as open
    from bulkhead.audit_seals s
   where s.number > $1
   order by s.number
   limit 1`;

interface Row {
  number: string;
  events: number;
  last_id: string;
  facts: string;
  open: [string, string][];
  leaves: Buffer;
  previous: Buffer;
  head: Buffer;
}

/** All seals, first to last, one in memory at a time (2 MB of leaves at most). */
export async function* readSeals(client: pg.ClientBase): AsyncGenerator<Seal> {
  for (let number = -1n; ; ) {
    const { rows } = await client.query<Row>(ONE, [number.toString()]);
    const [row] = rows;
    if (row === undefined) return;
    number = BigInt(row.number);
    yield toSeal(row);
  }
}

function toSeal(row: Row): Seal {
  return {
    number: BigInt(row.number),
    events: row.events,
    lastId: BigInt(row.last_id),
    open: row.open.map(([from, to]) => ({ from: BigInt(from), to: BigInt(to) })),
    leaves: readLeaves(row.leaves),
    previous: row.previous.toString('hex'),
    head: row.head.toString('hex'),
    expectedHead: createHash('sha256')
      .update(row.previous)
      .update(row.facts, 'utf8')
      .update(row.leaves)
      .digest('hex'),
  };
}

function readLeaves(bytes: Buffer): Leaf[] {
  const leaves: Leaf[] = [];
  // A rest that is no whole leaf is somebody's tampering; the head tells.
  for (let at = 0; at + LEAF_BYTES <= bytes.length; at += LEAF_BYTES) {
    leaves.push({
      id: bytes.readBigInt64BE(at),
      hash: bytes.subarray(at + 8, at + LEAF_BYTES).toString('hex'),
    });
  }
  return leaves;
}

/** What one sealing did. */
export interface Sealed {
  /** Number of the newest seal; `0n` while there is none. */
  readonly seal: bigint;
  /** Hexadecimal; undefined while there is none. */
  readonly head: string | undefined;
  /** Events that were sealed just now. */
  readonly events: bigint;
}

const SEAL = 'select seal::text, seal_head, sealed::text from bulkhead.seal_audit_events()';

/**
 * Seals every event that no seal has. Must not run inside of a transaction that has written already (25001).
 * Two at a time wait for each other.
 */
export async function sealAudit(client: pg.ClientBase): Promise<Sealed> {
  const { rows } = await client.query<{ seal: string; seal_head: string | null; sealed: string }>(SEAL);
  const [row] = rows;
  if (row === undefined) throw new TypeError('bulkhead.seal_audit_events() gave no row');
  return { seal: BigInt(row.seal), head: row.seal_head ?? undefined, events: BigInt(row.sealed) };
}
