import { Budget } from './budget.ts';

/**
 * Works through the items, in their order, on several lanes at once: each lane takes the next item when it has
 * ended one. After the first failure `stop` is aborted with it, no further item begins, and once all lanes have
 * come to rest the failure is thrown: nothing runs on behind the caller's back.
 */
export async function workThrough<L, T>(
  lanes: readonly L[],
  items: Iterable<T>,
  stop: AbortController,
  work: (lane: L, item: T) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const run = async (lane: L) => {
    for (let next = rest.next(); !next.done && !stop.signal.aborted; next = rest.next()) {
      try {
        await work(lane, next.value);
      } catch (error) {
        failures.push(error);
        stop.abort(error);
      }
    }
  };
  await Promise.all(lanes.map(run));
  if (failures.length > 0) throw failures[0];
  stop.signal.throwIfAborted();
}

/** How much may go on at once: in number, and in the sum of what each item weighs. */
export interface Limits {
  readonly count: number;
  readonly weight: number;
}

/**
 * Works through the items with as many at once as the limits allow; one that weighs more than all of the limit is
 * worked on alone. Failures as in `workThrough`.
 */
export async function workWithin<T>(
  limits: Limits,
  items: Iterable<T>,
  weightOf: (item: T) => number,
  stop: AbortController,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const budget = new Budget(limits.weight);
  const lanes = Array.from({ length: limits.count }, (_, lane) => lane);
  await workThrough(lanes, items, stop, async (_lane, item) => {
    const weight = weightOf(item);
    await budget.take(weight, stop.signal);
    try {
      await work(item);
    } finally {
      budget.give(weight);
    }
  });
}
