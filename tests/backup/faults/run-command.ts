import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { ENCRYPTION_KEY, ENVIRONMENT, PORTAL_MODEL, SIGNING_KEY } from '../fixture.ts';
import type { Ended } from './ended.ts';
import type { Ground } from './ground.ts';

const COMMAND = new URL('../../../scripts/backup/backup-nightly.ts', import.meta.url).pathname;
const STEPPING = new URL('./stepping.ts', import.meta.url).href;

export type Kill =
  | { readonly signal: NodeJS.Signals; readonly step: string }
  /** Milliseconds after the first step has begun. */
  | { readonly signal: NodeJS.Signals; readonly after: number };

/** What the process is given beside its usual environment. */
export interface RunOptions {
  readonly kill?: Kill;
  /** A folder in the place of the ground's own. */
  readonly temporary?: string;
  readonly address?: string;
  /** Largest file that the process may write, in KiB. */
  readonly fileLimit?: number;
}

/** Runs `backup-nightly` as a process of its own, as a person would, and tells how long its steps took. */
export async function runCommand(
  ground: Ground,
  { kill, temporary, address, fileLimit }: RunOptions = {},
): Promise<Ended & { readonly milliseconds: number }> {
  const node = ['--import', STEPPING, COMMAND, '--config', PORTAL_MODEL, '--jobs', '2'];
  const args = [...node, '--reports', ground.reports, '--environment', ENVIRONMENT];
  const limited = fileLimit === undefined ? '' : `ulimit -f ${fileLimit}; `;
  const child = spawn('bash', ['-c', `${limited}exec "$0" "$@"`, process.execPath, ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      TMPDIR: temporary ?? ground.temporary,
      DATABASE_URL: ground.url,
      BACKUP_STORE: address ?? ground.place.address,
      BACKUP_ENCRYPTION_KEY: ENCRYPTION_KEY,
      BACKUP_SIGNING_KEY: SIGNING_KEY,
      ...(kill !== undefined && 'step' in kill ? { FAULT_STEP: kill.step, FAULT_SIGNAL: kill.signal } : {}),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const steps: string[] = [];
  const [channel] = child.stdio.slice(3);
  if (!(channel instanceof Readable)) throw new Error('the process has no channel');
  let [began, timer]: [number, NodeJS.Timeout | undefined] = [performance.now(), undefined];
  createInterface(channel).on('line', (step) => {
    if (steps.push(step) > 1) return;
    began = performance.now();
    if (kill !== undefined && 'after' in kill) timer = setTimeout(() => child.kill(kill.signal), kill.after);
  });
  const [exit, signal] = await once(child, 'close');
  clearTimeout(timer);
  return { exit, signal, ...output, steps, milliseconds: performance.now() - began };
}
