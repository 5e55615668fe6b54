import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, readdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type pg from 'pg';
import type { Sample } from './rounds.ts';

/** Whether a program is on the PATH. */
export async function found(program: string): Promise<boolean> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const usable = await access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return true;
  }
  return false;
}

/**
 * Runs a line of a shell and times it. Its processor time is that of its processes and of all of the server's, which is to
 * have nothing else to do. Throws when it fails, with the last of what it said.
 */
export async function runTimed(
  line: string,
  session: pg.Client,
  env: Readonly<Record<string, string>> = {},
): Promise<Sample> {
  const before = await processorTime(session);
  const began = performance.now();
  const child = spawn('bash', ['-o', 'pipefail', '-c', line], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      said = (said + piece.toString()).slice(-2000);
    });
  }
  const [code] = await once(child, 'close');
  const wall = performance.now() - began;
  if (code !== 0) throw new Error(`${line} ended with exit code ${code}: ${said}`);
  const after = await processorTime(session);
  return { wall, processor: before === undefined || after === undefined ? undefined : after - before };
}

/** Milliseconds that our finished children and the server of this session have spent; undefined but on Linux. */
async function processorTime(session: pg.Client): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const { rows } = await session.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid');
  const own = await statOf('self');
  const postmaster = (await statOf(String(rows[0]?.pid)))?.parent;
  if (own === undefined || postmaster === undefined) return undefined;
  let ticks = own.ofChildren;
  const server = await statOf(String(postmaster));
  ticks += (server?.own ?? 0) + (server?.ofChildren ?? 0);
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await statOf(name);
    if (stat?.parent === postmaster) ticks += stat.own;
  }
  return ticks * TICK;
}

/** Milliseconds: Linux counts in hundredths of a second for whoever reads /proc. */
const TICK = 10;

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: fields 4 and 14 to 17; undefined when it has ended. */
async function statOf(
  process: string,
): Promise<{ parent: number; own: number; ofChildren: number } | undefined> {
  const text = await readFile(`/proc/${process}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
  return { parent: fields[1] ?? 0, own: user + system, ofChildren: childUser + childSystem };
}
