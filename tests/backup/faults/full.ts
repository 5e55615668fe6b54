/** Set by the full run: every fault, a next run after each of them, and twenty moments for each signal. */
export const FULL = process.env.BULKHEAD_FULL === '1';

/** In the quick run, after so many faults of a process that could clean up, a next run. */
const EVERY = 4;

/** What is run of a table of faults. */
export function chosen<F extends { readonly rare?: boolean }>(
  faults: readonly F[],
): (F & { next: boolean })[] {
  const all = faults.filter(({ rare }) => FULL || rare !== true);
  return all.map((fault, place) => ({
    ...fault,
    next: FULL || place % EVERY === EVERY - 1 || place === all.length - 1,
  }));
}
