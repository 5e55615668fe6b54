import type { Loan, Memory } from './memory.ts';

/** What is lent to a body until it turns out to be larger. */
export const SMALL_BYTES = 1 << 20;

/** The memory of all puts of a store. Two pools: small objects never wait for the parts of large ones. */
export interface Pools {
  readonly small: Memory;
  readonly large: Memory;
}

/** A part of a body, on loan: whoever receives it releases it. */
export interface Part extends Loan {
  readonly bytes: Buffer;
  /** Nothing comes after it. */
  readonly last: boolean;
}

/**
 * Cuts a body into parts of exactly `partBytes`; the last may be shorter, and is empty only when the body is.
 * One part is lent at a time to the body, so the body is not read ahead of the store.
 */
export async function* cutParts(
  body: AsyncIterable<Uint8Array>,
  partBytes: number,
  { small, large }: Pools,
  signal: AbortSignal,
): AsyncGenerator<Part> {
  let loan = await small.borrow(Math.min(SMALL_BYTES, partBytes), signal);
  let fill = 0;
  try {
    for await (const piece of body) {
      for (let at = 0; at < piece.length; ) {
        if (fill === partBytes) {
          const full = loan;
          // From here on it is the receiver's; a failure below must not give it back a second time.
          loan = NONE;
          yield { ...full, bytes: full.buffer.subarray(0, fill), last: false };
          loan = await large.borrow(partBytes, signal);
          fill = 0;
        } else if (fill === loan.buffer.length) {
          const larger = await large.borrow(partBytes, signal);
          loan.buffer.copy(larger.buffer);
          loan.release();
          loan = larger;
        }
        const bytes = piece.subarray(at, at + loan.buffer.length - fill);
        loan.buffer.set(bytes, fill);
        fill += bytes.length;
        at += bytes.length;
      }
    }
    const rest = loan;
    loan = NONE;
    yield { ...rest, bytes: rest.buffer.subarray(0, fill), last: true };
  } finally {
    loan.release();
  }
}

const NONE: Loan = { buffer: Buffer.alloc(0), release: () => undefined };
