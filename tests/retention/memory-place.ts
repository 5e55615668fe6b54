import type { PruneRequest } from '../../scripts/lib/retention/prune.ts';
import { pruneResult } from '../../scripts/lib/retention/report.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { MemoryStore } from './memory-store.ts';
import { type Made, makeNights, makeRun, type Place, pruneAt, requestOf } from './place.ts';
import { DAY, HOUR } from './records.ts';

export const TODAY = new Date('2026-11-21T00:00:00Z');
export const at = (days: number, hours = 12) => new Date(TODAY.getTime() + days * DAY + hours * HOUR);

export interface MemoryPlace extends Place {
  readonly store: MemoryStore;
}

export function memory(): MemoryPlace {
  const store = new MemoryStore(TODAY);
  return {
    store,
    setClock: (now) => {
      store.clock = now;
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

export async function report(place: Place, now: Date, changes: Partial<PruneRequest> = {}) {
  const prune = await pruneAt(place, now, changes);
  return { prune, result: pruneResult(prune, requestOf(place, changes)) };
}

/** A store with nine nights; the first five have had their tombstones for a day. */
export async function condemned(): Promise<{ place: MemoryPlace; made: Made[] }> {
  const place = memory();
  const made = await makeNights(place, 9, at(0));
  await pruneAt(place, at(0));
  return { place, made: [...made, await makeRun(place, at(1, 2), { after: made.at(-1) })] };
}

export async function code(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof BulkheadError) return error.code;
    throw error;
  }
  return 'nothing';
}

export const names = (runs: readonly Made[]) => runs.map(({ run }) => run);
