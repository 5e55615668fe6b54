const HOUR = 3_600_000;

/** What is given to a run so that a story that begins now does not go over midnight, where another day begins. */
export function midDay(): { now?: Date } {
  const real = new Date();
  return real.getUTCHours() === 23 ? { now: new Date(real.getTime() - HOUR) } : {};
}
