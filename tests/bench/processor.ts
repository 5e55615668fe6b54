import { readFile } from 'node:fs/promises';
import type pg from 'pg';

const processes = new WeakMap<pg.Client, number>();

/**
 * Milliseconds that the processors have spent on these sessions so far. The server is on this machine, and Linux
 * counts them to the nanosecond; undefined on other systems.
 */
export async function readProcessorTime(sessions: readonly pg.Client[]): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  let sum = 0;
  for (const session of sessions) {
    // https://docs.kernel.org/scheduler/sched-stats.html: the first field is time on the processor, in nanoseconds.
    const text = await readFile(`/proc/${await processOf(session)}/schedstat`, 'utf8');
    sum += Number(text.split(' ')[0]) / 1e6;
  }
  return sum;
}

async function processOf(session: pg.Client): Promise<number> {
  const known = processes.get(session);
  if (known !== undefined) return known;
  const { rows } = await session.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid');
  const pid = rows[0]?.pid ?? 0;
  processes.set(session, pid);
  return pid;
}
