import type { Statement } from '../sql/statements.ts';

/** Work on one table: alone on it, or together with other work that can share it. */
export interface TableWork {
  readonly statement: Statement;
  readonly table: string;
  readonly exclusive: boolean;
  /** What it takes, against the others. */
  readonly weight: number;
}

/**
 * Works on tables on several lanes at once, the heaviest first, and never starts what would only wait for a lock that
 * another lane holds. Work of one table that needs it alone goes before the work that shares it: then the rest of a
 * large table fills all lanes. Failures as in `workThrough`: the first is thrown once all lanes have come to rest.
 */
export async function workOnTables<L, W extends TableWork>(
  lanes: readonly L[],
  works: readonly W[],
  stop: AbortController,
  work: (lane: L, item: W) => Promise<void>,
): Promise<void> {
  const waiting = [...works].sort((a, b) => b.weight - a.weight || Number(b.exclusive) - Number(a.exclusive));
  const held = new Map<string, { count: number; exclusive: boolean }>();
  const failures: unknown[] = [];
  let changed = Promise.withResolvers<void>();
  const wake = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const take = (): W | undefined => {
    const index = waiting.findIndex(({ table, exclusive }) => {
      const holder = held.get(table);
      return holder === undefined || (!exclusive && !holder.exclusive);
    });
    return index === -1 ? undefined : waiting.splice(index, 1)[0];
  };
  const run = async (lane: L) => {
    while (waiting.length > 0 && !stop.signal.aborted) {
      const item = take();
      if (item === undefined) {
        await changed.promise;
        continue;
      }
      const holder = held.get(item.table) ?? { count: 0, exclusive: item.exclusive };
      holder.count++;
      held.set(item.table, holder);
      try {
        await work(lane, item);
      } catch (error) {
        failures.push(error);
        stop.abort(error);
      } finally {
        holder.count--;
        if (holder.count === 0) held.delete(item.table);
        wake();
      }
    }
  };
  await Promise.all(lanes.map(run));
  if (failures.length > 0) throw failures[0];
  stop.signal.throwIfAborted();
}
