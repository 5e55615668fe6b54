import type { Gate } from '../../tenancy/gate-schema.ts';
import { type LockMode, rank, type Touch, type TracedStatement } from './trace.ts';

/** Work that is done while somebody is kept out of a table. */
export interface Overrun {
  readonly traced: TracedStatement;
  /** The table that is locked, and how. */
  readonly locked: string;
  readonly lock: LockMode;
  /** The statement that took the lock: this one, or an earlier one of the same transaction. */
  readonly holder: TracedStatement;
  /** What is read or rewritten meanwhile, in the size that it has in production. */
  readonly work: readonly { readonly table: string; readonly rows: number; readonly rewritten: boolean }[];
}

/** Rows of a table in production for which the model gives no number. */
const UNKNOWN_SIZE = 1_000_000;

/** From here on nobody can write, and from the strongest on nobody can read. */
const BLOCKS_WRITERS = rank('ShareLock');

/**
 * Which statements do more work than the budget allows while readers or writers of a table are kept out, by a lock of
 * their own or by one that their transaction took before: it is held to the end of the transaction. Pure.
 */
export function overruns(statements: readonly TracedStatement[], gate: Gate): Overrun[] {
  const found: Overrun[] = [];
  let held = new Map<string, { lock: LockMode; holder: TracedStatement }>();
  let file: TracedStatement['file'] | undefined;
  for (const traced of statements) {
    if (traced.file !== file || !traced.file.transactional) held = new Map();
    file = traced.file;
    for (const { table, lock, taken } of traced.touches) {
      if (lock !== undefined && taken && rank(lock) >= BLOCKS_WRITERS)
        held.set(table, { lock, holder: traced });
    }
    const work = traced.touches.flatMap((touch) => workOf(touch, gate));
    const rows = work.reduce((sum, part) => sum + part.rows, 0);
    const worst = [...held].sort(([, a], [, b]) => rank(b.lock) - rank(a.lock))[0];
    if (worst === undefined || rows <= gate.budget.rows) continue;
    found.push({ traced, locked: worst[0], lock: worst[1].lock, holder: worst[1].holder, work });
  }
  return found;
}

function workOf(touch: Touch, gate: Gate): { table: string; rows: number; rewritten: boolean }[] {
  const { table, rewritten, rowsRead, rowsChanged } = touch;
  const done = Math.max(rowsRead, rowsChanged);
  if (!rewritten && done === 0) return [];
  // Who reads half of a table reads all of it when it is larger; who reads some rows of it reads some.
  const whole = rewritten || done * 2 >= touch.rows;
  const passes = touch.rows === 0 ? 1 : Math.max(1, Math.round(done / touch.rows));
  return [{ table, rows: whole ? passes * productionRows(table, gate) : done, rewritten }];
}

/** How many rows a table has in production, by the model: under its name, with or without schema and quotes. */
export function productionRows(table: string, { rows }: Gate): number {
  const bare = table.slice(table.indexOf('.') + 1);
  const plain = [table, bare].map((name) => name.replaceAll('"', ''));
  const known = [table, bare, ...plain].find((name) => rows[name] !== undefined);
  return known === undefined ? UNKNOWN_SIZE : (rows[known] ?? UNKNOWN_SIZE);
}
