import type { Store } from './store.ts';

/** Milliseconds that two clocks which are kept right do not differ by. */
export const MOST_SKEW = 300_000;

/** The store's clock beside that of this machine. */
export interface ClockSkew {
  /** What the store answered, and what the clock here said when the answer came. */
  readonly there: Date;
  readonly here: Date;
  /** By how many milliseconds the store is ahead of this machine; negative where it is behind. */
  readonly ahead: number;
}

/**
 * Compares this machine's clock with the store's. The time that the question takes is held against neither.
 * Throws what the store throws.
 */
export async function measureSkew(store: Pick<Store, 'now'>, now: () => Date): Promise<ClockSkew> {
  const asked = now();
  const there = await store.now();
  const here = now();
  const beyond = Math.max(0, there.getTime() - here.getTime());
  const short = Math.max(0, asked.getTime() - there.getTime());
  return { there, here, ahead: beyond - short };
}

/** Whether the clocks agree well enough for names, locks and retention to go by them. Pure. */
export function clocksAgree({ ahead }: Pick<ClockSkew, 'ahead'>): boolean {
  return Math.abs(ahead) <= MOST_SKEW;
}
